-- Question: Which part of the day brings what?
-- Answer:   one row per daypart of the last 28 days, as each location cuts its day
-- Reads:    analytics.hourly_sales, analytics.selling_locations, analytics.location_dayparts

SELECT
  part.daypart,
  sum(sales.order_count) AS orders,
  sum(sales.net) AS net_sales,
  round(100 * sum(sales.net) / nullif(sum(sum(sales.net)) OVER (), 0), 1) AS percent_of_net_sales,
  round(sum(sales.net) / nullif(sum(sales.order_count), 0), 2) AS average_check
FROM analytics.selling_locations AS place
JOIN analytics.hourly_sales AS sales
  ON sales.location_code = place.location_code
  AND sales.hour_start > (SELECT max(hour_start) FROM analytics.sales_by_service) - interval '28 days'
LEFT JOIN analytics.location_dayparts AS part
  ON part.location_code = place.location_code
  AND part.hour_of_day = extract(hour FROM sales.hour_start AT TIME ZONE place.time_zone)::integer
GROUP BY part.daypart
ORDER BY net_sales DESC NULLS LAST;
