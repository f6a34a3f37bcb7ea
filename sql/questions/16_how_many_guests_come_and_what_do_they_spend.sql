-- Question: How many guests come, and what does one spend?
-- Answer:   one row per location, over the last 28 days; guests are counted where the check says how many
-- Reads:    analytics.sales_by_service

SELECT
  location_code,
  sum(guests) AS guests,
  sum(order_count) FILTER (WHERE guests > 0) AS orders_in_hours_with_guests,
  round(sum(gross - discounts - comps) FILTER (WHERE guests > 0) / nullif(sum(guests), 0), 2) AS net_per_guest
FROM analytics.sales_by_service
WHERE service_type = 'dine_in'
  AND hour_start > (SELECT max(hour_start) FROM analytics.sales_by_service) - interval '28 days'
GROUP BY location_code
ORDER BY guests DESC, location_code;
