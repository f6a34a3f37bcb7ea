-- Question: Why is money lost?
-- Answer:   one row per kind and reason of the last 28 days, and one for all of it
-- Reads:    analytics.exceptions_by_hour

SELECT
  coalesce(kind, 'all') AS kind,
  coalesce(nullif(reason, ''), 'no reason given') AS reason,
  coalesce(sum(events), 0) AS events,
  coalesce(sum(amount), 0) AS amount
FROM analytics.exceptions_by_hour
WHERE hour_start > (SELECT max(hour_start) FROM analytics.sales_by_service) - interval '28 days'
GROUP BY GROUPING SETS ((kind, reason), ())
ORDER BY amount DESC, kind, reason
LIMIT 30;
