-- V030: sales by the clock of the location
-- What:    hourly sales with what came too late for them, by the hours and business days of each location
-- Grain:   parts of (location, hour by its clock), to be added up: a part for each hour in UTC, late change or order
-- Readers: views/R__daily_sales.sql, views/R__peak_hours.sql, views/R__location_scorecard.sql

SET ROLE restaurant_owner;

CREATE FUNCTION analytics.has_whole_hours(time_zone text, day_starts_at time) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN extract(minute FROM '2026-01-01 00:00+00'::timestamptz AT TIME ZONE coalesce(time_zone, 'America/Toronto')) = 0
  AND extract(minute FROM '2026-07-01 00:00+00'::timestamptz AT TIME ZONE coalesce(time_zone, 'America/Toronto')) = 0
  AND extract(minute FROM coalesce(day_starts_at, '00:00')) = 0
  AND extract(second FROM coalesce(day_starts_at, '00:00')) = 0;

COMMENT ON FUNCTION analytics.has_whole_hours(text, time) IS
  'Whether an hour in UTC is one hour, and of one business day, by this clock. It is not in St. John''s, which is half an hour off.';

CREATE VIEW analytics.sales_by_local_hour AS
WITH place AS (
  SELECT location_code, time_zone, day_starts_at, analytics.has_whole_hours(time_zone, day_starts_at) AS has_whole_hours
  FROM analytics.location_days
),
by_hour AS (
  SELECT location_code, hour_start, order_count, items_sold, subtotal, tax, tip, total
  FROM analytics.hourly_sales
  UNION ALL
  SELECT
    location_code, coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')),
    late.order_count, late.items_sold, late.subtotal, late.tax, late.tip, late.total
  FROM analytics.late_sales AS late
  LEFT JOIN analytics.orders USING (order_id, location_code)
  -- what belongs to an order that never came is in raw.events_rejected and in no sum
  WHERE late.hour_start IS NOT NULL OR orders.order_id IS NOT NULL
)
SELECT
  location_code,
  by_hour.hour_start AT TIME ZONE coalesce(place.time_zone, 'America/Toronto') AS local_hour,
  analytics.business_day(by_hour.hour_start, place.time_zone, place.day_starts_at) AS business_day,
  by_hour.order_count, by_hour.items_sold, by_hour.subtotal, by_hour.tax, by_hour.tip, by_hour.total
FROM by_hour
LEFT JOIN place USING (location_code)
-- the default clock has
WHERE coalesce(place.has_whole_hours, true)
UNION ALL
SELECT
  place.location_code,
  date_trunc('hour', sale.order_ts AT TIME ZONE coalesce(place.time_zone, 'America/Toronto')),
  analytics.business_day(sale.order_ts, place.time_zone, place.day_starts_at),
  1, sale.items_sold, sale.subtotal, sale.tax, sale.tip, sale.total
FROM place
-- OFFSET 0: the orders of no location are read unless there is such a location
CROSS JOIN LATERAL (
  SELECT order_sales.*
  FROM analytics.order_sales
  WHERE order_sales.location_code = place.location_code AND order_sales.is_sale
  OFFSET 0
) AS sale
WHERE NOT place.has_whole_hours;

COMMENT ON VIEW analytics.sales_by_local_hour IS
  'Sales by the clock of each location, in parts to be added up: from hourly_sales and late_sales; from the orders where the clock is not whole hours from UTC.';
COMMENT ON COLUMN analytics.sales_by_local_hour.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.sales_by_local_hour.local_hour IS 'Start of the hour by its clock; the hour that comes twice in autumn is in two parts.';
COMMENT ON COLUMN analytics.sales_by_local_hour.business_day IS 'Its business day.';
COMMENT ON COLUMN analytics.sales_by_local_hour.order_count IS 'Paid orders that are not cancelled.';
COMMENT ON COLUMN analytics.sales_by_local_hour.items_sold IS 'Quantity on these orders, without what was voided.';
COMMENT ON COLUMN analytics.sales_by_local_hour.subtotal IS 'Sum before tax and tip.';
COMMENT ON COLUMN analytics.sales_by_local_hour.tax IS 'Sum of tax.';
COMMENT ON COLUMN analytics.sales_by_local_hour.tip IS 'Sum of tips.';
COMMENT ON COLUMN analytics.sales_by_local_hour.total IS 'Sum of totals.';
