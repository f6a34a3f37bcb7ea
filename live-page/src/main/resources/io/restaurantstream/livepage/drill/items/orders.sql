-- Orders that were opened at some locations and times, and have a line of an item.
-- Parameters: locations, from, until, name of the item or empty.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
),
asked AS (SELECT ?::text AS item_name)
SELECT orders.order_id, orders.location_code
FROM analytics.orders
JOIN wanted ON wanted.location_code = orders.location_code
  AND orders.order_ts >= wanted.first AND orders.order_ts < wanted.last
CROSS JOIN asked
WHERE orders.order_ts >= (SELECT min(first) FROM wanted) AND orders.order_ts < (SELECT max(last) FROM wanted)
  AND EXISTS (
    SELECT
    FROM analytics.order_items AS line
    LEFT JOIN analytics.current_menu AS menu USING (menu_item_id)
    WHERE line.order_id = orders.order_id AND line.location_code = orders.location_code
      AND asked.item_name IN ('', coalesce(menu.item_name, 'unknown item')))
