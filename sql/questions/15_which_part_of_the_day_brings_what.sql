-- Question: Which part of the day brings what?
-- Answer:   one row per daypart of the last 28 business days
-- Reads:    analytics.hourly_sales, analytics.location_hours

WITH hours AS (
  SELECT daypart, business_day, order_count, net, max(business_day) OVER () AS newest
  FROM analytics.hourly_sales
  JOIN analytics.location_hours USING (location_code, hour_start)
)
SELECT
  daypart,
  sum(order_count) AS orders,
  sum(net) AS net_sales,
  round(100 * sum(net) / nullif(sum(sum(net)) OVER (), 0), 1) AS percent_of_net_sales,
  round(sum(net) / nullif(sum(order_count), 0), 2) AS average_check
FROM hours
WHERE business_day > newest - 28
GROUP BY daypart
ORDER BY net_sales DESC NULLS LAST;
