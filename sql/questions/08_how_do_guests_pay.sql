-- Question: How do guests pay?
-- Answer:   one row per method, over the last 28 days, all locations together
-- Reads:    analytics.tenders_by_hour

SELECT
  method,
  sum(payments) AS payments,
  round(100 * sum(payments) / nullif(sum(sum(payments)) OVER (), 0), 1) AS percent_of_payments,
  sum(amount) AS amount,
  round(100 * sum(tip) / nullif(sum(amount - tip), 0), 1) AS tip_percent_of_bill
FROM analytics.tenders_by_hour
WHERE hour_start > (SELECT max(hour_start) FROM analytics.tenders_by_hour) - interval '28 days'
GROUP BY method
ORDER BY payments DESC;
