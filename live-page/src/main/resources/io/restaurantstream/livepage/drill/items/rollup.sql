-- What was sold by item, whose name now is the slice, as the job keeps it by the hour, with what came too late for its window.
-- Parameters: locations, from, until.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
)
SELECT coalesce(menu.item_name, 'unknown item') AS slice, sold.quantity, sold.gross
FROM (
  SELECT menu_item_id, quantity, gross
  FROM analytics.items_by_hour
  JOIN wanted USING (location_code)
  WHERE hour_start >= first AND hour_start < last
  UNION ALL
  SELECT late.key::uuid, amounts[1], amounts[2]
  FROM analytics.late_roll_ups AS late
  LEFT JOIN analytics.orders USING (order_id, location_code)
  JOIN wanted USING (location_code)
  WHERE late.roll_up = 'items_by_hour' AND (late.order_is_known OR orders.order_id IS NOT NULL)
    AND coalesce(late.hour_start, orders.order_ts) >= first AND coalesce(late.hour_start, orders.order_ts) < last
) AS sold
LEFT JOIN analytics.current_menu AS menu USING (menu_item_id)
