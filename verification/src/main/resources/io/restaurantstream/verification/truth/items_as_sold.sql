-- Truth: analytics.items_as_sold
-- Grain:   one row per name that a line gave to an item, with its lowest offset

CREATE TEMP TABLE truth_items_as_sold ON COMMIT DROP AS
SELECT said.menu_item_id, said.category, said.item_name, min(event.event_offset) AS first_offset
FROM truth_kept AS event,
  jsonb_to_record(event.payload) AS said (menu_item_id uuid, category text, item_name text)
WHERE event.event_type = 'order_item_added'
GROUP BY said.menu_item_id, said.category, said.item_name;
