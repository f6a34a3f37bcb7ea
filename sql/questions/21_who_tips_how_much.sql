-- Question: Who tips how much?
-- Answer:   one row per method, over the last 28 days: tips in percent of what was paid without them
-- Reads:    analytics.tenders_by_hour

SELECT
  method,
  sum(payments) AS payments,
  sum(tip) AS tips,
  round(100 * sum(tip) / nullif(sum(amount - tip), 0), 1) AS tip_percent
FROM analytics.tenders_by_hour
WHERE hour_start > (SELECT max(hour_start) FROM analytics.tenders_by_hour) - interval '28 days'
GROUP BY method
ORDER BY tip_percent DESC NULLS LAST;
