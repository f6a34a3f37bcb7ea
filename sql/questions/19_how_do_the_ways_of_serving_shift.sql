-- Question: How do the ways of serving shift?
-- Answer:   one row per week and service type, with its share of the week's sales before refunds
-- Reads:    analytics.sales_by_service, analytics.location_hours

SELECT
  date_trunc('week', business_day)::date AS week,
  service_type,
  sum(order_count) AS orders,
  sum(gross - discounts - comps) AS sales,
  round(
    100 * sum(gross - discounts - comps)
      / nullif(sum(sum(gross - discounts - comps)) OVER (PARTITION BY date_trunc('week', business_day)), 0),
    1) AS percent_of_week
FROM analytics.sales_by_service
JOIN analytics.location_hours USING (location_code, hour_start)
GROUP BY date_trunc('week', business_day), service_type
ORDER BY week DESC, sales DESC;
