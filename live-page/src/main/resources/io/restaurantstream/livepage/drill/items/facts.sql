-- Lines of the sales of some locations and times, less those that were voided. Parameters: locations, from, until.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
),
found AS (
  SELECT orders.order_id, orders.location_code
  FROM analytics.orders
  JOIN wanted ON wanted.location_code = orders.location_code
    AND orders.order_ts >= wanted.first AND orders.order_ts < wanted.last
  LEFT JOIN analytics.order_status AS status
    ON status.order_id = orders.order_id AND status.location_code = orders.location_code
  WHERE orders.order_ts >= (SELECT min(first) FROM wanted) AND orders.order_ts < (SELECT max(last) FROM wanted)
    AND orders.paid_at IS NOT NULL AND NOT coalesce(status.is_cancelled, false)
)
SELECT coalesce(menu.item_name, 'unknown item') AS slice, part.quantity, part.gross
FROM (
  SELECT line.menu_item_id, line.qty AS quantity, line.extended_price AS gross
  FROM found
  JOIN analytics.order_items AS line USING (order_id, location_code)
  UNION ALL
  SELECT line.menu_item_id, -voided.qty, -voided.amount
  FROM found
  JOIN analytics.item_voids AS voided USING (order_id, location_code)
  LEFT JOIN analytics.order_items AS line USING (order_id, order_item_id, location_code)
) AS part
LEFT JOIN analytics.current_menu AS menu USING (menu_item_id)
