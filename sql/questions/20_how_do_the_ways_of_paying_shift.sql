-- Question: How do the ways of paying shift?
-- Answer:   one row per week in UTC, this one and the three before, and method, with its share of the week's money
-- Reads:    analytics.tenders_by_hour

WITH hours AS (
  SELECT date_trunc('week', hour_start, 'UTC') AS week_start, method, sum(payments) AS payments, sum(amount) AS amount
  FROM analytics.tenders_by_hour
  WHERE hour_start >= date_trunc('week', (SELECT max(hour_start) FROM analytics.tenders_by_hour), 'UTC') - interval '21 days'
  GROUP BY 1, 2
)
SELECT
  (week_start AT TIME ZONE 'UTC')::date AS week,
  method,
  payments,
  amount,
  round(100 * amount / nullif(sum(amount) OVER (PARTITION BY week_start), 0), 1) AS percent_of_week
FROM hours
ORDER BY week DESC, amount DESC;
