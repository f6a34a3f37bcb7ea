-- V017: orders of real restaurants
-- What:    an order is identified by its id and its location, and what belongs to it by its order and its own id: the
--          same way in which the job joins sales. So an id that two locations or two orders use is two rows, and no
--          two writers ever touch one row. Lines may be sold by weight, visits and scores unknown, words new
-- Grain:   as before; rows that are there are kept. Rewrites analytics.order_items, feedback and payments once
-- Writer:  the job's facts sink
-- Readers: as before; views that are dropped here are made anew by their own files

-- A job of before does not know of the new keys.
DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'facts-%' AND pid <> pg_backend_pid()) THEN
    RAISE EXCEPTION 'a job is writing facts into this database; stop it before the keys of orders change';
  END IF;
END
$$;

SET ROLE restaurant_owner;

-- They read columns whose type changes; payments may be captured elsewhere now.
DROP VIEW IF EXISTS
  checks.payment_locations_match,
  checks.hourly_sales_equal_the_roll_up,
  checks.items_add_up_to_subtotal,
  checks.line_prices_add_up,
  checks.money_is_not_negative,
  checks.order_totals_add_up,
  checks.payments_equal_order_totals,
  analytics.daily_sales,
  analytics.hourly_sales_from_orders,
  analytics.location_scorecard,
  analytics.menu_performance,
  analytics.peak_hours,
  analytics.service_type_performance;

ALTER TABLE analytics.order_items DROP CONSTRAINT order_items_order_id_fkey, DROP CONSTRAINT order_items_pkey;
ALTER TABLE analytics.payments DROP CONSTRAINT payments_order_id_fkey, DROP CONSTRAINT payments_pkey;
ALTER TABLE analytics.feedback DROP CONSTRAINT feedback_order_id_fkey, DROP CONSTRAINT feedback_pkey;

ALTER TABLE analytics.orders
  DROP CONSTRAINT orders_pkey,
  DROP CONSTRAINT orders_service_type_check,
  ALTER COLUMN visit_id DROP NOT NULL,
  ADD COLUMN other_service text,
  ADD COLUMN guests integer,
  ADD COLUMN table_name text,
  ADD COLUMN server_id text,
  ADD COLUMN channel text,
  ADD COLUMN check_number text,
  ADD COLUMN external_id text,
  ADD COLUMN money_is_summed boolean NOT NULL DEFAULT false,
  -- tenders may add up to more than one of them can be
  ALTER COLUMN subtotal TYPE numeric(14, 2),
  ALTER COLUMN tax TYPE numeric(14, 2),
  ALTER COLUMN tip TYPE numeric(14, 2),
  ALTER COLUMN total TYPE numeric(14, 2),
  ADD CONSTRAINT orders_pkey PRIMARY KEY (order_id, location_code),
  ADD CONSTRAINT orders_service_type_check CHECK (
    service_type IN ('dine_in', 'takeout', 'delivery', 'curbside', 'drive_thru', 'catering', 'other')),
  ADD CONSTRAINT orders_guests_check CHECK (guests >= 0);

-- Only rows from a point-of-sale system have one, so logs without them do not pay for it.
CREATE INDEX idx_orders_external_id ON analytics.orders (external_id) WHERE external_id IS NOT NULL;

ALTER TABLE analytics.order_items
  ADD COLUMN location_code text,
  ADD COLUMN external_id text,
  ALTER COLUMN qty TYPE numeric(12, 3);
UPDATE analytics.order_items AS item
SET location_code = orders.location_code
FROM analytics.orders
WHERE orders.order_id = item.order_id;
-- The order first: all lines of an order are found by its id.
ALTER TABLE analytics.order_items
  ALTER COLUMN location_code SET NOT NULL,
  ADD CONSTRAINT order_items_pkey PRIMARY KEY (order_id, order_item_id, location_code),
  ADD CONSTRAINT order_items_order_fkey
    FOREIGN KEY (order_id, location_code) REFERENCES analytics.orders (order_id, location_code);

ALTER TABLE analytics.payments
  DROP CONSTRAINT payments_method_check,
  ADD COLUMN other_method text,
  ADD COLUMN scope text NOT NULL DEFAULT 'order',
  ADD COLUMN captured_at_location text,
  ADD COLUMN card_ref text,
  ADD COLUMN external_id text;
UPDATE analytics.payments SET captured_at_location = location_code;
ALTER TABLE analytics.payments
  ALTER COLUMN captured_at_location SET NOT NULL,
  ADD CONSTRAINT payments_pkey PRIMARY KEY (order_id, payment_id, location_code),
  ADD CONSTRAINT payments_order_fkey
    FOREIGN KEY (order_id, location_code) REFERENCES analytics.orders (order_id, location_code),
  ADD CONSTRAINT payments_scope_check CHECK (scope IN ('order', 'tender')),
  ADD CONSTRAINT payments_method_check CHECK (
    method IN ('credit_card', 'debit', 'cash', 'digital_wallet', 'gift_card', 'house_account', 'bank_transfer',
               'check', 'other'));
CREATE INDEX idx_payments_external_id ON analytics.payments (external_id) WHERE external_id IS NOT NULL;

ALTER TABLE analytics.feedback
  ALTER COLUMN nps DROP NOT NULL,
  ADD COLUMN location_code text;
UPDATE analytics.feedback AS answer
SET location_code = orders.location_code
FROM analytics.orders
WHERE orders.order_id = answer.order_id;
ALTER TABLE analytics.feedback
  ALTER COLUMN location_code SET NOT NULL,
  ADD CONSTRAINT feedback_pkey PRIMARY KEY (order_id, feedback_id, location_code),
  ADD CONSTRAINT feedback_order_fkey
    FOREIGN KEY (order_id, location_code) REFERENCES analytics.orders (order_id, location_code);

COMMENT ON TABLE analytics.orders IS
  'Orders, identified by id and location. Money is null until the payment is in. location_code has no foreign key to analytics.locations: an unknown location''s orders must flow.';
COMMENT ON COLUMN analytics.orders.visit_id IS 'The visit it was part of; null when unknown.';
COMMENT ON COLUMN analytics.orders.service_type IS
  'dine_in, takeout, delivery, curbside, drive_thru, catering, or other, whose word is in other_service.';
COMMENT ON COLUMN analytics.orders.other_service IS 'The word that was sent, when service_type is not that word; else null.';
COMMENT ON COLUMN analytics.orders.guests IS 'Guests when it was opened; null when unknown. analytics.order_moves has later changes.';
COMMENT ON COLUMN analytics.orders.table_name IS 'Table when it was opened; null when unknown or none.';
COMMENT ON COLUMN analytics.orders.server_id IS 'Who served it when it was opened, as the sender calls them; null when unknown.';
COMMENT ON COLUMN analytics.orders.channel IS 'How it was ordered, such as web or kiosk, as the sender calls it; null when unknown.';
COMMENT ON COLUMN analytics.orders.check_number IS 'Number on the check; null when unknown.';
COMMENT ON COLUMN analytics.orders.external_id IS 'Its id in the point-of-sale system it came from; null when order_id is that.';
COMMENT ON COLUMN analytics.orders.money_is_summed IS
  'True when the money is added up from analytics.payments, because of several tenders, a void or an adjusted tip; else it is that of the newest payment.';
COMMENT ON COLUMN analytics.orders.subtotal IS 'Before tax and tip; of its tenders together, or of its newest payment. Null until paid.';
COMMENT ON COLUMN analytics.orders.tip IS 'Tip, adjustments included; null until paid.';
COMMENT ON COLUMN analytics.orders.total IS 'What was paid, adjustments of tips included; null until paid.';
COMMENT ON COLUMN analytics.orders.paid_at IS 'When its newest payment that counts was captured (event time); null until then.';
COMMENT ON COLUMN analytics.orders.paid_offset IS 'Offset of the newest payment_captured event that counts.';
COMMENT ON INDEX analytics.idx_orders_external_id IS 'Orders by their id in a point-of-sale system.';
COMMENT ON COLUMN analytics.order_items.location_code IS 'The restaurant of its order.';
COMMENT ON COLUMN analytics.order_items.external_id IS 'Its id in the point-of-sale system it came from; null when order_item_id is that.';
COMMENT ON COLUMN analytics.order_items.qty IS 'How many, or how much of what is sold by weight; three decimals. What was voided is in analytics.item_voids.';
COMMENT ON COLUMN analytics.payments.location_code IS 'The restaurant of its order.';
COMMENT ON COLUMN analytics.payments.captured_at_location IS 'Where the money was taken: another restaurant for a check that was moved, or a call centre.';
COMMENT ON COLUMN analytics.payments.method IS
  'credit_card, debit, cash, digital_wallet, gift_card, house_account, bank_transfer, check, or other, whose word is in other_method.';
COMMENT ON COLUMN analytics.payments.other_method IS 'The word that was sent, when method is not that word; else null.';
COMMENT ON COLUMN analytics.payments.scope IS
  'order: subtotal to total are those of the whole order, the newest counts. tender: they are this tender''s part, and an order''s tenders add up.';
COMMENT ON COLUMN analytics.payments.card_ref IS 'What the sender calls the card, such as a hash; null when unknown.';
COMMENT ON COLUMN analytics.payments.external_id IS 'Its id in the point-of-sale system it came from; null when payment_id is that.';
COMMENT ON INDEX analytics.idx_payments_external_id IS 'Payments by their id in a point-of-sale system.';
COMMENT ON COLUMN analytics.feedback.location_code IS 'The restaurant of its order.';
COMMENT ON COLUMN analytics.feedback.nps IS 'Likelihood to recommend, 0 to 10; null when it was not asked.';
COMMENT ON COLUMN raw.events_raw.event_type IS 'The kind of event, such as order_created; docs/event-log.md has all.';
COMMENT ON COLUMN raw.events_raw.partition_key IS
  'The location the order belongs to; all events of an order have the same one, wherever they happened.';
COMMENT ON COLUMN raw.events_rejected.missing_order_id IS
  'The order of this location that a child waits for; null when nothing can heal the row. Waiting rows are moved to their table when the order comes.';
