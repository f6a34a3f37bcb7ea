-- Payments by method, the slice, as the job keeps them by the hour, with what came too late for its window.
-- Parameters: locations, from, until.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
)
SELECT method AS slice, payments, amount, tip
FROM analytics.tenders_by_hour
JOIN wanted USING (location_code)
WHERE hour_start >= first AND hour_start < last
UNION ALL
SELECT late.key, amounts[1], amounts[2], amounts[3]
FROM analytics.late_roll_ups AS late
LEFT JOIN analytics.orders USING (order_id, location_code)
JOIN wanted USING (location_code)
WHERE late.roll_up = 'tenders_by_hour' AND (late.order_is_known OR orders.order_id IS NOT NULL)
  AND coalesce(late.hour_start, orders.order_ts) >= first AND coalesce(late.hour_start, orders.order_ts) < last
