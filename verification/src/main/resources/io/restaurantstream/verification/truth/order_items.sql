-- Truth: analytics.order_items
-- Grain:   one row per line: its latest order_item_added

CREATE TEMP TABLE truth_order_items ON COMMIT DROP AS
SELECT DISTINCT ON (event.order_id, said.order_item_id, event.partition_key)
  event.order_id,
  said.order_item_id,
  event.partition_key AS location_code,
  said.menu_item_id,
  said.category,
  said.item_name,
  said.unit_price,
  said.qty,
  said.extended_price,
  said.external_id,
  event.event_offset
FROM truth_kept AS event,
  jsonb_to_record(event.payload) AS said (
    order_item_id uuid, menu_item_id uuid, category text, item_name text,
    unit_price numeric, qty numeric, extended_price numeric, external_id text)
WHERE event.event_type = 'order_item_added'
ORDER BY event.order_id, said.order_item_id, event.partition_key, event.event_offset DESC;

ANALYZE truth_order_items;
