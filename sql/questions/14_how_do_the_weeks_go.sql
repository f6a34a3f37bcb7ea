-- Question: How do the weeks go?
-- Answer:   one row per week that begins on a Monday, all locations together
-- Reads:    analytics.hourly_sales, analytics.location_hours

SELECT
  date_trunc('week', business_day)::date AS week,
  count(DISTINCT business_day) AS days,
  sum(order_count) AS orders,
  sum(net) AS net_sales,
  round(sum(net) / nullif(sum(order_count), 0), 2) AS average_check
FROM analytics.hourly_sales
JOIN analytics.location_hours USING (location_code, hour_start)
GROUP BY 1
ORDER BY 1 DESC
LIMIT 8;
