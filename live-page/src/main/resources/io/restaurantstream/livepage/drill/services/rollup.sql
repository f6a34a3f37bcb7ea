-- Sales by service type, the slice, as the job keeps them by the hour, with what came too late for its window. Refunds have no
-- service type. Parameters: locations, from, until.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
)
SELECT
  location_code, hour_start AS counted_at, service_type AS slice, order_count, items_sold, subtotal, tax, tip, total, gross,
  discounts, comps, guests, guest_orders, guest_sales, 0 AS refunds, 0 AS refunded_tax, 0 AS refunded_tip
FROM analytics.sales_by_service
JOIN wanted USING (location_code)
WHERE hour_start >= first AND hour_start < last
UNION ALL
SELECT
  location_code, coalesce(late.hour_start, orders.order_ts),
  CASE WHEN late.hour_start IS NULL THEN orders.service_type ELSE late.key END,
  amounts[1], amounts[2], amounts[3], amounts[4], amounts[5], amounts[6], amounts[7], amounts[8], amounts[9], amounts[10],
  amounts[11], amounts[12], 0, 0, 0
FROM analytics.late_roll_ups AS late
LEFT JOIN analytics.orders USING (order_id, location_code)
JOIN wanted USING (location_code)
WHERE late.roll_up = 'sales_by_service' AND (late.order_is_known OR orders.order_id IS NOT NULL)
  AND coalesce(late.hour_start, orders.order_ts) >= first AND coalesce(late.hour_start, orders.order_ts) < last
