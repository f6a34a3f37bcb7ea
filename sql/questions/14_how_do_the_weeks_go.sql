-- Question: How do the weeks go?
-- Answer:   one row per week that begins on a Monday, the last eight, all locations together
-- Reads:    analytics.hourly_sales, analytics.selling_locations

WITH hours AS (
  SELECT
    analytics.business_day(sales.hour_start, place.time_zone, place.day_starts_at) AS business_day,
    sales.order_count,
    sales.net
  FROM analytics.selling_locations AS place
  JOIN analytics.hourly_sales AS sales
    ON sales.location_code = place.location_code
    AND sales.hour_start > (SELECT max(hour_start) FROM analytics.sales_by_service) - interval '65 days'
)
SELECT
  date_trunc('week', business_day::timestamp)::date AS week,
  count(DISTINCT business_day) AS days,
  sum(order_count) AS orders,
  sum(net) AS net_sales,
  round(sum(net) / nullif(sum(order_count), 0), 2) AS average_check
FROM hours
GROUP BY 1
ORDER BY 1 DESC
LIMIT 8;
