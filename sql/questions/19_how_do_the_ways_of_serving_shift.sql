-- Question: How do the ways of serving shift?
-- Answer:   one row per week, this one and the three before, and service type, with its share of the week's sales before refunds
-- Reads:    analytics.sales_by_service, analytics.location_days

WITH hours AS (
  SELECT
    date_trunc('week', analytics.business_day(hour_start, time_zone, day_starts_at)::timestamp)::date AS week,
    service_type,
    order_count,
    gross - discounts - comps AS sales
  FROM analytics.sales_by_service
  LEFT JOIN analytics.location_days USING (location_code)
  WHERE hour_start > (SELECT max(hour_start) FROM analytics.sales_by_service) - interval '29 days'
)
SELECT
  week,
  service_type,
  sum(order_count) AS orders,
  sum(sales) AS sales,
  round(100 * sum(sales) / nullif(sum(sum(sales)) OVER (PARTITION BY week), 0), 1) AS percent_of_week
FROM hours
-- the fifth one is not complete
WHERE week > (SELECT max(week) FROM hours) - 28
GROUP BY week, service_type
ORDER BY week DESC, sales DESC;
