-- Truth: analytics.order_items
-- Grain:   one row per line: its latest order_item_added

CREATE TEMP TABLE truth_order_items ON COMMIT DROP AS
SELECT DISTINCT ON (said.order_item_id)
  said.order_item_id,
  event.order_id,
  said.menu_item_id,
  said.category,
  said.item_name,
  said.unit_price,
  said.qty,
  said.extended_price,
  event.event_offset
FROM truth_kept AS event,
  jsonb_to_record(event.payload) AS said (
    order_item_id uuid, menu_item_id uuid, category text, item_name text,
    unit_price numeric, qty integer, extended_price numeric)
WHERE event.event_type = 'order_item_added'
ORDER BY said.order_item_id, event.event_offset DESC;

ANALYZE truth_order_items;
