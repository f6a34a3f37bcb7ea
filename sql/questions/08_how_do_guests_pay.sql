-- Question: How do guests pay?
-- Answer:   one row per method, all locations together
-- Reads:    analytics.payment_mix

SELECT
  method,
  sum(payment_count) AS payment_count,
  round(100 * sum(payment_count) / sum(sum(payment_count)) OVER (), 1) AS percent_of_payments,
  sum(amount) AS amount,
  round(100 * sum(tip) / nullif(sum(amount - tip), 0), 1) AS tip_percent_of_bill
FROM analytics.payment_mix
GROUP BY method
ORDER BY payment_count DESC;
