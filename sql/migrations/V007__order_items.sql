-- V007: order items
-- Grain:   one row per line of an order
-- Writer:  the job's facts sink, after the order in the same transaction or a later one; newer offsets win
-- Readers: views of sales and of the menu; checks of the lines against the order

SET ROLE restaurant_owner;

CREATE TABLE analytics.order_items (
  order_item_id  uuid           NOT NULL,
  order_id       uuid           NOT NULL,
  menu_item_id   uuid           NOT NULL,
  category       text           NOT NULL,
  item_name      text           NOT NULL,
  unit_price     numeric(10, 2) NOT NULL,
  qty            integer        NOT NULL,
  extended_price numeric(10, 2) NOT NULL,
  event_offset   bigint         NOT NULL,
  CONSTRAINT order_items_pkey PRIMARY KEY (order_item_id),
  -- No index on order_id: the views join all lines of many orders, which hashes, and orders are never deleted.
  CONSTRAINT order_items_order_id_fkey FOREIGN KEY (order_id) REFERENCES analytics.orders (order_id),
  CONSTRAINT order_items_unit_price_check CHECK (unit_price >= 0),
  CONSTRAINT order_items_qty_check CHECK (qty > 0),
  CONSTRAINT order_items_extended_price_check CHECK (extended_price >= 0)
);

COMMENT ON TABLE analytics.order_items IS
  'Lines of orders, with name and price as sold. menu_item_id has no foreign key to analytics.menu_items: an unknown item''s sales must flow.';
COMMENT ON COLUMN analytics.order_items.order_item_id IS 'Identity of the line.';
COMMENT ON COLUMN analytics.order_items.order_id IS 'The order it belongs to.';
COMMENT ON COLUMN analytics.order_items.menu_item_id IS 'The item of the menu; may be unknown to analytics.menu_items.';
COMMENT ON COLUMN analytics.order_items.category IS 'Category at the time of sale, such as pizza.';
COMMENT ON COLUMN analytics.order_items.item_name IS 'Name at the time of sale.';
COMMENT ON COLUMN analytics.order_items.unit_price IS 'Price of one at the time of sale.';
COMMENT ON COLUMN analytics.order_items.qty IS 'How many.';
COMMENT ON COLUMN analytics.order_items.extended_price IS 'Price of the line, as its sender computed it.';
COMMENT ON COLUMN analytics.order_items.event_offset IS 'Offset of the event the row shows; a lower one never replaces it.';
