-- Question: How do the ways of paying shift?
-- Answer:   one row per month in UTC, this one and the two before, and method, with its share of the month's money
-- Reads:    analytics.tenders_by_hour

SELECT
  date_trunc('month', hour_start AT TIME ZONE 'UTC')::date AS month,
  method,
  sum(payments) AS payments,
  sum(amount) AS amount,
  round(
    100 * sum(amount) / nullif(sum(sum(amount)) OVER (PARTITION BY date_trunc('month', hour_start AT TIME ZONE 'UTC')), 0), 1)
    AS percent_of_month
FROM analytics.tenders_by_hour
WHERE hour_start >= date_trunc('month', (SELECT max(hour_start) FROM analytics.tenders_by_hour), 'UTC') - interval '2 months'
GROUP BY date_trunc('month', hour_start AT TIME ZONE 'UTC'), method
ORDER BY month DESC, amount DESC;
