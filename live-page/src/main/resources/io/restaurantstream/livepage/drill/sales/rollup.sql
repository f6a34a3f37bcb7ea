-- The same columns from what the job keeps by the hour, with what came too late for its window.
-- Parameters: locations, from, until.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
)
SELECT
  location_code, hour_start AS counted_at, '' AS slice, order_count, items_sold, subtotal, tax, tip, total, gross, voids, discounts,
  comps, charges, gratuity, gift_cards, refunds, refunded_tax, refunded_tip, refunds_issued, guests,
  0 AS guest_orders, 0 AS guest_sales
FROM analytics.hourly_sales
JOIN wanted USING (location_code)
WHERE hour_start >= first AND hour_start < last
UNION ALL
SELECT
  location_code, coalesce(late.hour_start, orders.order_ts), '', late.order_count, late.items_sold, late.subtotal, late.tax,
  late.tip, late.total, late.gross, late.voids, late.discounts, late.comps, late.charges, late.gratuity,
  late.gift_cards, late.refunds, late.refunded_tax, late.refunded_tip, late.refunds_issued, late.guests, 0, 0
FROM analytics.late_sales AS late
LEFT JOIN analytics.orders USING (order_id, location_code)
JOIN wanted USING (location_code)
WHERE coalesce(late.hour_start, orders.order_ts) >= first AND coalesce(late.hour_start, orders.order_ts) < last
UNION ALL
SELECT
  location_code, hour_start, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, guest_orders, guest_sales
FROM analytics.sales_by_service
JOIN wanted USING (location_code)
WHERE hour_start >= first AND hour_start < last
UNION ALL
SELECT
  location_code, coalesce(late.hour_start, orders.order_ts), '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  late.amounts[11], late.amounts[12]
FROM analytics.late_roll_ups AS late
LEFT JOIN analytics.orders USING (order_id, location_code)
JOIN wanted USING (location_code)
WHERE late.roll_up = 'sales_by_service' AND (late.order_is_known OR orders.order_id IS NOT NULL)
  AND coalesce(late.hour_start, orders.order_ts) >= first AND coalesce(late.hour_start, orders.order_ts) < last
