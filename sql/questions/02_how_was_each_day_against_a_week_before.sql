-- Question: How was each of the last seven days against the same weekday a week before?
-- Answer:   one row per business day, all locations together
-- Reads:    analytics.hourly_sales, analytics.selling_locations

WITH days AS (
  SELECT
    analytics.business_day(sales.hour_start, place.time_zone, place.day_starts_at) AS business_day,
    sum(sales.order_count) AS order_count,
    sum(sales.subtotal) AS subtotal
  FROM analytics.selling_locations AS place
  JOIN analytics.hourly_sales AS sales
    ON sales.location_code = place.location_code
    AND sales.hour_start > (SELECT max(hour_start) FROM analytics.sales_by_service) - interval '16 days'
  GROUP BY 1
)
SELECT
  days.business_day,
  to_char(days.business_day, 'Dy') AS weekday,
  days.order_count,
  days.subtotal,
  before.subtotal AS subtotal_a_week_before,
  round(100 * (days.subtotal - before.subtotal) / nullif(before.subtotal, 0), 1) AS change_percent
FROM days
LEFT JOIN days AS before ON before.business_day = days.business_day - 7
ORDER BY days.business_day DESC
LIMIT 7;
