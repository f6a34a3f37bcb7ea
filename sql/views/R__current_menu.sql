-- R: current menu
-- What:    what each item is called and costs now: its newest version in force, else as it is listed, else as it was sold
-- Grain:   one row per item
-- Readers: questions/

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW analytics.current_menu AS
WITH newest AS (
  SELECT DISTINCT ON (menu_item_id) menu_item_id, item_name, category, list_price, unit_cost
  FROM analytics.menu_item_versions
  WHERE valid_from <= now()
  ORDER BY menu_item_id, valid_from DESC
),
sold AS (
  SELECT DISTINCT ON (menu_item_id) menu_item_id, item_name, category
  FROM analytics.items_as_sold
  ORDER BY menu_item_id, first_offset DESC
)
SELECT
  menu_item_id,
  coalesce(newest.item_name, listed.item_name, sold.item_name) AS item_name,
  coalesce(newest.category, listed.category, sold.category) AS category,
  coalesce(newest.list_price, listed.list_price) AS list_price,
  coalesce(newest.unit_cost, listed.unit_cost) AS unit_cost
FROM newest
FULL JOIN analytics.menu_items AS listed USING (menu_item_id)
FULL JOIN sold USING (menu_item_id);

COMMENT ON VIEW analytics.current_menu IS 'The items by their newest version that is in force, else as they are listed, else as orders have named them, without a price.';
COMMENT ON COLUMN analytics.current_menu.menu_item_id IS 'The item.';
COMMENT ON COLUMN analytics.current_menu.item_name IS 'Name for people.';
COMMENT ON COLUMN analytics.current_menu.category IS 'Part of the menu.';
COMMENT ON COLUMN analytics.current_menu.list_price IS 'Price on the menu; null when it is on none.';
COMMENT ON COLUMN analytics.current_menu.unit_cost IS 'What one costs to make; null when unknown.';
