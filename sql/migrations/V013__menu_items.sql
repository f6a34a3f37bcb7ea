-- V013: menu items
-- Grain:   one row per item of the menu
-- Writer:  whoever loads reference data, as restaurant_owner (the generator's own, or a chain's menu)
-- Readers: views/R__menu_performance.sql, by LEFT JOIN: without a row there is revenue but no margin

SET ROLE restaurant_owner;

CREATE TABLE analytics.menu_items (
  menu_item_id uuid           NOT NULL,
  item_name    text           NOT NULL,
  category     text           NOT NULL,
  list_price   numeric(10, 2) NOT NULL,
  unit_cost    numeric(10, 2) NOT NULL,
  CONSTRAINT menu_items_pkey PRIMARY KEY (menu_item_id),
  CONSTRAINT menu_items_money_check CHECK (list_price >= 0 AND unit_cost >= 0)
);

COMMENT ON TABLE analytics.menu_items IS
  'Reference data of the menu. Facts have no foreign key to it: sales of an item nobody has listed yet must flow.';
COMMENT ON COLUMN analytics.menu_items.menu_item_id IS 'Identity of the item, as the events carry it.';
COMMENT ON COLUMN analytics.menu_items.item_name IS 'Name on the menu today.';
COMMENT ON COLUMN analytics.menu_items.category IS 'Category, such as pizza.';
COMMENT ON COLUMN analytics.menu_items.list_price IS 'Price on the menu today; what was paid is in analytics.order_items.';
COMMENT ON COLUMN analytics.menu_items.unit_cost IS 'What making one costs.';
