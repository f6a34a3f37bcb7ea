-- Question: What should the bank have?
-- Answer:   one row per day in UTC of the last seven and method: money taken and given back
-- Reads:    analytics.tenders_by_hour

SELECT
  date_trunc('day', hour_start AT TIME ZONE 'UTC')::date AS day,
  method,
  sum(amount) AS taken,
  sum(refunded) AS given_back,
  sum(amount - refunded) AS deposit
FROM analytics.tenders_by_hour
WHERE hour_start > (SELECT max(hour_start) FROM analytics.tenders_by_hour) - interval '7 days'
GROUP BY 1, 2
ORDER BY 1 DESC, deposit DESC;
