-- Sales per location, hour and service type of the business days from ? on. Refunds are not known by service type.
-- Values as in hours.sql.
WITH wanted AS (SELECT ?::timestamptz AS since, ?::date AS day),
hours AS (
  SELECT
    hour_start, location_code, service_type, order_count, items_sold, tip, gross, discounts, comps, guests
  FROM analytics.sales_by_service
  WHERE hour_start >= (SELECT since FROM wanted)
  UNION ALL
  SELECT
    coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')), location_code,
    CASE WHEN late.hour_start IS NULL THEN orders.service_type ELSE late.key END, late.amounts[1], late.amounts[2], late.amounts[5],
    late.amounts[7], late.amounts[8], late.amounts[9], late.amounts[10]
  FROM analytics.late_roll_ups AS late
  LEFT JOIN analytics.orders USING (order_id, location_code)
  WHERE late.roll_up = 'sales_by_service' AND (late.order_is_known OR orders.order_id IS NOT NULL)
    AND coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')) >= (SELECT since FROM wanted)
),
local_hours AS (
  SELECT
    hours.*,
    coalesce(days.time_zone, 'America/Toronto') AS time_zone,
    coalesce(days.day_starts_at, '00:00') AS day_starts_at,
    analytics.business_day(hour_start, days.time_zone, days.day_starts_at) AS business_day
  FROM hours
  LEFT JOIN analytics.location_days AS days USING (location_code)
)
SELECT
  business_day,
  location_code,
  to_char(hour_start AT TIME ZONE time_zone, 'HH24:MI') AS local_hour,
  service_type,
  extract(epoch FROM hour_start)::bigint AS hour_start,
  floor(extract(epoch FROM hour_start - ((business_day + day_starts_at) AT TIME ZONE time_zone)) / 3600)::bigint AS slot,
  sum(order_count)::bigint AS orders,
  (1000 * sum(items_sold))::bigint AS quantity,
  (100 * sum(gross))::bigint AS gross,
  (100 * sum(discounts))::bigint AS discounts,
  (100 * sum(comps))::bigint AS comps,
  0::bigint AS refunds,
  (100 * sum(tip))::bigint AS tips,
  sum(guests)::bigint AS guests
FROM local_hours
WHERE business_day >= (SELECT day FROM wanted)
GROUP BY business_day, location_code, time_zone, day_starts_at, hour_start, service_type
ORDER BY business_day, location_code, hour_start, service_type
