-- Question: When do we need the most staff?
-- Answer:   the three busiest hours of the week of each location in the last 28 complete days, by its own clock
-- Reads:    analytics.hourly_sales, analytics.selling_locations

WITH recent AS MATERIALIZED (
  SELECT
    place.location_code,
    sales.hour_start AT TIME ZONE place.time_zone AS local_hour,
    sales.order_count,
    sales.subtotal
  FROM analytics.selling_locations AS place
  JOIN analytics.hourly_sales AS sales
    ON sales.location_code = place.location_code
    AND sales.hour_start > (SELECT max(hour_start) FROM analytics.sales_by_service) - interval '30 days'
    AND sales.order_count > 0
),
hours AS (
  SELECT recent.*
  FROM recent
  JOIN (SELECT location_code, max(local_hour)::date AS day FROM recent GROUP BY location_code) AS newest USING (location_code)
  WHERE recent.local_hour >= newest.day - 28 AND recent.local_hour < newest.day
),
open_days AS (
  SELECT location_code, extract(isodow FROM local_hour)::integer AS weekday, count(DISTINCT local_hour::date) AS days
  FROM hours
  GROUP BY 1, 2
),
busy AS (
  SELECT
    location_code,
    extract(isodow FROM local_hour)::integer AS weekday,
    extract(hour FROM local_hour)::integer AS hour_of_day,
    sum(order_count) AS orders,
    sum(subtotal) AS revenue
  FROM hours
  GROUP BY 1, 2, 3
),
ranked AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY location_code ORDER BY orders / days DESC, revenue DESC, weekday) AS busiest
  FROM busy
  JOIN open_days USING (location_code, weekday)
)
SELECT
  location_code,
  (ARRAY['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'])[weekday] AS weekday,
  hour_of_day,
  round(orders / days, 2) AS orders_per_day,
  round(revenue / days, 2) AS revenue_per_day
FROM ranked
WHERE busiest <= 3
ORDER BY location_code, busiest;
