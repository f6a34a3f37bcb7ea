-- Question: What is each location selling right now?
-- Answer:   one row per location: its newest hour beside the hour before
-- Reads:    analytics.hourly_sales

WITH ranked AS (
  SELECT *, row_number() OVER (PARTITION BY location_code ORDER BY hour_start DESC) AS newest
  FROM analytics.hourly_sales
)
SELECT
  now_selling.location_code,
  now_selling.hour_start,
  now_selling.order_count,
  now_selling.subtotal,
  before.subtotal AS subtotal_an_hour_before
FROM ranked AS now_selling
LEFT JOIN analytics.hourly_sales AS before
  ON before.location_code = now_selling.location_code
  AND before.hour_start = now_selling.hour_start - interval '1 hour'
WHERE now_selling.newest = 1
ORDER BY now_selling.subtotal DESC;
