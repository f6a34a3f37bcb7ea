-- V006: orders
-- Grain:   one row per order
-- Writer:  the job's facts sink: order_created inserts it, payment_captured adds the money; newer offsets win
-- Readers: every view; the foreign keys of order_items, payments, feedback

SET ROLE restaurant_owner;

CREATE TABLE analytics.orders (
  order_id       uuid        NOT NULL,
  visit_id       uuid        NOT NULL,
  location_code  text        NOT NULL,
  service_type   text        NOT NULL,
  order_ts       timestamptz NOT NULL,
  subtotal       numeric(10, 2),
  tax            numeric(10, 2),
  tip            numeric(10, 2),
  total          numeric(10, 2),
  paid_at        timestamptz,
  created_offset bigint      NOT NULL,
  paid_offset    bigint,
  CONSTRAINT orders_pkey PRIMARY KEY (order_id),
  CONSTRAINT orders_service_type_check CHECK (service_type IN ('dine_in', 'takeout', 'delivery')),
  CONSTRAINT orders_paid_check CHECK (num_nulls(subtotal, tax, tip, total, paid_at, paid_offset) IN (0, 6)),
  CONSTRAINT orders_money_check CHECK (subtotal >= 0 AND tax >= 0 AND tip >= 0 AND total >= 0)
-- Each row is updated once, when its payment comes. Room on its page spares the index a second entry: at 60, with
-- flushes of 20 rows, 95 of 100 updates do (35 when pages are packed) and the table is not larger, for the place would
-- otherwise be taken by dead rows; with flushes of 100 rows 61 of 100 do and the table is 9 % larger. Orders that are
-- loaded together with their payment pay for it with space.
) WITH (fillfactor = 60);

-- Orders are written nearly in order of time, see raw.events_raw. The column never changes, so the update that
-- brings the money does not touch the index.
CREATE INDEX idx_orders_order_ts ON analytics.orders USING brin (order_ts) WITH (autosummarize = on);

COMMENT ON TABLE analytics.orders IS
  'Orders. Money is null until the payment is in, then complete. location_code has no foreign key to analytics.locations: an unknown location''s orders must flow.';
COMMENT ON COLUMN analytics.orders.order_id IS 'Identity of the order.';
COMMENT ON COLUMN analytics.orders.visit_id IS 'The visit it was part of.';
COMMENT ON COLUMN analytics.orders.location_code IS 'The restaurant, such as LOC-ON-001; may be unknown to analytics.locations.';
COMMENT ON COLUMN analytics.orders.service_type IS 'dine_in, takeout or delivery.';
COMMENT ON COLUMN analytics.orders.order_ts IS 'When it was opened; the hour and the day of the sale are taken from it.';
COMMENT ON COLUMN analytics.orders.subtotal IS 'Before tax and tip; null until paid.';
COMMENT ON COLUMN analytics.orders.tax IS 'Tax; null until paid.';
COMMENT ON COLUMN analytics.orders.tip IS 'Tip; null until paid.';
COMMENT ON COLUMN analytics.orders.total IS 'What was paid, as its sender computed it; null until paid.';
COMMENT ON COLUMN analytics.orders.paid_at IS 'When it was paid (event time of the payment); null until then.';
COMMENT ON COLUMN analytics.orders.created_offset IS 'Offset of the order_created event the row shows; a lower one never replaces it.';
COMMENT ON COLUMN analytics.orders.paid_offset IS 'Offset of the payment_captured event the money is from; a lower one never replaces it.';
COMMENT ON INDEX analytics.idx_orders_order_ts IS 'Ranges of order time.';
