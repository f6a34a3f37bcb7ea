-- Question: What is each location selling right now?
-- Answer:   one row per location: its newest hour beside the hour before
-- Reads:    analytics.hourly_sales, analytics.selling_locations

SELECT
  place.location_code,
  now_selling.hour_start,
  now_selling.order_count,
  now_selling.subtotal,
  before.subtotal AS subtotal_an_hour_before
FROM analytics.selling_locations AS place
CROSS JOIN LATERAL (
  SELECT sales.hour_start, sales.order_count, sales.subtotal
  FROM analytics.hourly_sales AS sales
  WHERE sales.location_code = place.location_code
  ORDER BY sales.hour_start DESC
  LIMIT 1
) AS now_selling
LEFT JOIN analytics.hourly_sales AS before
  ON before.location_code = place.location_code
  AND before.hour_start = now_selling.hour_start - interval '1 hour'
ORDER BY now_selling.subtotal DESC;
