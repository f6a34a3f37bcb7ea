-- Question: When do we need the most staff?
-- Answer:   the three busiest hours of the week of each location, by its own clock
-- Reads:    analytics.peak_hours

WITH ranked AS (
  SELECT *, row_number() OVER (PARTITION BY location_code ORDER BY orders_per_day DESC, revenue DESC, weekday) AS busiest
  FROM analytics.peak_hours
)
SELECT
  location_code,
  (ARRAY['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'])[weekday] AS weekday,
  hour_of_day,
  orders_per_day,
  revenue_per_day
FROM ranked
WHERE busiest <= 3
ORDER BY location_code, busiest;
