-- V018: what happens to orders
-- What:    voids, discounts, charges, refunds, changed tips and the rest of an order's life
-- Grain:   one row per thing that happened, with an id of its own; where it has none, one per order or payment
-- Writer:  the job's facts sink, after the order in the same transaction or a later one; newer offsets win
-- Readers: analytics.order_sales and all that adds up money
-- Facts, not edits: an order's money is a sum over rows, so the tables are a function of the set of events. Amounts are
-- magnitudes; the table says which way they go.

SET ROLE restaurant_owner;

CREATE TABLE analytics.payment_voids (
  order_id      uuid        NOT NULL,
  payment_id    uuid        NOT NULL,
  location_code text        NOT NULL,
  reason        text,
  voided_at     timestamptz NOT NULL,
  event_offset  bigint      NOT NULL,
  CONSTRAINT payment_voids_pkey PRIMARY KEY (order_id, payment_id, location_code),
  CONSTRAINT payment_voids_order_fkey
    FOREIGN KEY (order_id, location_code) REFERENCES analytics.orders (order_id, location_code)
);

CREATE TABLE analytics.tip_adjustments (
  order_id      uuid           NOT NULL,
  payment_id    uuid           NOT NULL,
  location_code text           NOT NULL,
  tip           numeric(10, 2) NOT NULL,
  adjusted_at   timestamptz    NOT NULL,
  event_offset  bigint         NOT NULL,
  CONSTRAINT tip_adjustments_pkey PRIMARY KEY (order_id, payment_id, location_code),
  CONSTRAINT tip_adjustments_order_fkey
    FOREIGN KEY (order_id, location_code) REFERENCES analytics.orders (order_id, location_code),
  CONSTRAINT tip_adjustments_tip_check CHECK (tip >= 0)
);

CREATE TABLE analytics.order_discounts (
  order_id      uuid           NOT NULL,
  discount_id   uuid           NOT NULL,
  location_code text           NOT NULL,
  order_item_id uuid,
  kind          text           NOT NULL,
  name          text,
  amount        numeric(10, 2) NOT NULL,
  reason        text,
  approved_by   text,
  applied_at    timestamptz    NOT NULL,
  event_offset  bigint         NOT NULL,
  CONSTRAINT order_discounts_pkey PRIMARY KEY (order_id, discount_id, location_code),
  CONSTRAINT order_discounts_order_fkey
    FOREIGN KEY (order_id, location_code) REFERENCES analytics.orders (order_id, location_code),
  CONSTRAINT order_discounts_kind_check CHECK (kind IN ('discount', 'comp', 'promo', 'employee', 'loyalty')),
  CONSTRAINT order_discounts_amount_check CHECK (amount >= 0)
);

CREATE TABLE analytics.discount_removals (
  order_id      uuid        NOT NULL,
  discount_id   uuid        NOT NULL,
  location_code text        NOT NULL,
  removed_at    timestamptz NOT NULL,
  event_offset  bigint      NOT NULL,
  CONSTRAINT discount_removals_pkey PRIMARY KEY (order_id, discount_id, location_code),
  CONSTRAINT discount_removals_order_fkey
    FOREIGN KEY (order_id, location_code) REFERENCES analytics.orders (order_id, location_code)
);

CREATE TABLE analytics.service_charges (
  order_id      uuid           NOT NULL,
  charge_id     uuid           NOT NULL,
  location_code text           NOT NULL,
  kind          text           NOT NULL,
  amount        numeric(10, 2) NOT NULL,
  is_gratuity   boolean        NOT NULL,
  taxable       boolean        NOT NULL,
  applied_at    timestamptz    NOT NULL,
  event_offset  bigint         NOT NULL,
  CONSTRAINT service_charges_pkey PRIMARY KEY (order_id, charge_id, location_code),
  CONSTRAINT service_charges_order_fkey
    FOREIGN KEY (order_id, location_code) REFERENCES analytics.orders (order_id, location_code),
  CONSTRAINT service_charges_amount_check CHECK (amount >= 0)
);

CREATE TABLE analytics.item_voids (
  order_id      uuid           NOT NULL,
  void_id       uuid           NOT NULL,
  location_code text           NOT NULL,
  order_item_id uuid           NOT NULL,
  qty           numeric(12, 3) NOT NULL,
  amount        numeric(10, 2) NOT NULL,
  reason        text,
  approved_by   text,
  after_send    boolean        NOT NULL,
  voided_at     timestamptz    NOT NULL,
  event_offset  bigint         NOT NULL,
  CONSTRAINT item_voids_pkey PRIMARY KEY (order_id, void_id, location_code),
  CONSTRAINT item_voids_order_fkey
    FOREIGN KEY (order_id, location_code) REFERENCES analytics.orders (order_id, location_code),
  CONSTRAINT item_voids_qty_check CHECK (qty > 0),
  CONSTRAINT item_voids_amount_check CHECK (amount >= 0)
);

CREATE TABLE analytics.order_status (
  order_id      uuid        NOT NULL,
  location_code text        NOT NULL,
  is_cancelled  boolean     NOT NULL,
  reason        text,
  changed_at    timestamptz NOT NULL,
  event_offset  bigint      NOT NULL,
  CONSTRAINT order_status_pkey PRIMARY KEY (order_id, location_code),
  CONSTRAINT order_status_order_fkey
    FOREIGN KEY (order_id, location_code) REFERENCES analytics.orders (order_id, location_code)
);

-- A move has no id of its own: each event is a row, for what it does not say has not changed.
CREATE TABLE analytics.order_moves (
  order_id      uuid        NOT NULL,
  location_code text        NOT NULL,
  table_name    text,
  server_id     text,
  guests        integer,
  moved_at      timestamptz NOT NULL,
  event_offset  bigint      NOT NULL,
  CONSTRAINT order_moves_pkey PRIMARY KEY (order_id, event_offset, location_code),
  CONSTRAINT order_moves_order_fkey
    FOREIGN KEY (order_id, location_code) REFERENCES analytics.orders (order_id, location_code),
  CONSTRAINT order_moves_guests_check CHECK (guests >= 0)
);

CREATE TABLE analytics.gift_cards_sold (
  order_id      uuid           NOT NULL,
  gift_txn_id   uuid           NOT NULL,
  location_code text           NOT NULL,
  card_ref      text           NOT NULL,
  amount        numeric(10, 2) NOT NULL,
  sold_at       timestamptz    NOT NULL,
  event_offset  bigint         NOT NULL,
  CONSTRAINT gift_cards_sold_pkey PRIMARY KEY (order_id, gift_txn_id, location_code),
  CONSTRAINT gift_cards_sold_order_fkey
    FOREIGN KEY (order_id, location_code) REFERENCES analytics.orders (order_id, location_code),
  CONSTRAINT gift_cards_sold_amount_check CHECK (amount >= 0)
);

-- No foreign key: a refund may come long after its order, and money that left the till must show though nobody knows
-- the order. It names the time of its order itself.
CREATE TABLE analytics.refunds (
  order_id      uuid           NOT NULL,
  refund_id     uuid           NOT NULL,
  location_code text           NOT NULL,
  payment_id    uuid,
  amount        numeric(10, 2) NOT NULL,
  subtotal      numeric(10, 2) NOT NULL,
  tax           numeric(10, 2) NOT NULL,
  tip           numeric(10, 2) NOT NULL,
  method        text           NOT NULL,
  other_method  text,
  reason        text,
  lines         jsonb,
  order_ts      timestamptz    NOT NULL,
  refunded_at   timestamptz    NOT NULL,
  external_id   text,
  event_offset  bigint         NOT NULL,
  CONSTRAINT refunds_pkey PRIMARY KEY (order_id, refund_id, location_code),
  CONSTRAINT refunds_money_check CHECK (amount >= 0 AND subtotal >= 0 AND tax >= 0 AND tip >= 0),
  CONSTRAINT refunds_method_check CHECK (
    method IN ('credit_card', 'debit', 'cash', 'digital_wallet', 'gift_card', 'house_account', 'bank_transfer',
               'check', 'other'))
);

CREATE TABLE analytics.menu_item_versions (
  menu_item_id uuid           NOT NULL,
  valid_from   timestamptz    NOT NULL,
  item_name    text           NOT NULL,
  category     text           NOT NULL,
  list_price   numeric(10, 2) NOT NULL,
  unit_cost    numeric(10, 2) NOT NULL,
  active       boolean        NOT NULL,
  event_offset bigint         NOT NULL,
  CONSTRAINT menu_item_versions_pkey PRIMARY KEY (menu_item_id, valid_from),
  CONSTRAINT menu_item_versions_money_check CHECK (list_price >= 0 AND unit_cost >= 0)
);

CREATE TABLE analytics.location_versions (
  location_code  text        NOT NULL,
  valid_from     timestamptz NOT NULL,
  name           text        NOT NULL,
  city           text,
  time_zone      text        NOT NULL,
  day_starts_at  time        NOT NULL,
  week_starts_on smallint    NOT NULL,
  currency       text,
  tables         integer,
  seats          integer,
  opened_on      date,
  closed_on      date,
  event_offset   bigint      NOT NULL,
  CONSTRAINT location_versions_pkey PRIMARY KEY (location_code, valid_from),
  CONSTRAINT location_versions_week_check CHECK (week_starts_on BETWEEN 1 AND 7)
);

CREATE TABLE analytics.shift_starts (
  shift_id      uuid           NOT NULL,
  location_code text           NOT NULL,
  employee_ref  text           NOT NULL,
  job           text           NOT NULL,
  hourly_cost   numeric(10, 2),
  started_at    timestamptz    NOT NULL,
  event_offset  bigint         NOT NULL,
  CONSTRAINT shift_starts_pkey PRIMARY KEY (shift_id, location_code),
  CONSTRAINT shift_starts_cost_check CHECK (hourly_cost >= 0)
);

CREATE TABLE analytics.shift_ends (
  shift_id      uuid        NOT NULL,
  location_code text        NOT NULL,
  ended_at      timestamptz NOT NULL,
  event_offset  bigint      NOT NULL,
  CONSTRAINT shift_ends_pkey PRIMARY KEY (shift_id, location_code)
);

ALTER TABLE analytics.locations
  ADD COLUMN day_starts_at time NOT NULL DEFAULT '00:00',
  ADD COLUMN week_starts_on smallint NOT NULL DEFAULT 1,
  ADD CONSTRAINT locations_week_check CHECK (week_starts_on BETWEEN 1 AND 7);

COMMENT ON COLUMN analytics.locations.day_starts_at IS
  'When the business day begins, by its own clock: at 04:00 what is sold at 01:30 belongs to the day before.';
COMMENT ON COLUMN analytics.locations.week_starts_on IS 'First day of its week, 1 for Monday to 7 for Sunday.';

COMMENT ON TABLE analytics.payment_voids IS 'Payments that were taken back before they were settled: their row stays and counts no more.';
COMMENT ON TABLE analytics.tip_adjustments IS 'Tips that were changed after the payment was captured; the newest replaces the tip of the payment.';
COMMENT ON TABLE analytics.order_discounts IS
  'Price reductions of an order or of one of its lines; a comp is an item that was served and given away. One that is in analytics.discount_removals with a higher offset does not count.';
COMMENT ON TABLE analytics.discount_removals IS 'Discounts that were taken off again.';
COMMENT ON TABLE analytics.service_charges IS 'Charges on top of what was ordered; a gratuity goes to the staff.';
COMMENT ON TABLE analytics.item_voids IS 'Lines, or parts of lines, that were never sold; in no figure of sales.';
COMMENT ON TABLE analytics.order_status IS 'Orders that were cancelled, or reopened after that; a cancelled order is no sale.';
COMMENT ON TABLE analytics.order_moves IS 'To which table and server an order was moved, and how many guests it had from then on.';
COMMENT ON TABLE analytics.gift_cards_sold IS 'Gift cards that were sold with an order: owed to the guest, and no sale.';
COMMENT ON TABLE analytics.refunds IS
  'Money that was given back. Two bases: the hour of the order (accounting) and the hour of the refund (operational). No foreign key to orders: what left the till must show.';
COMMENT ON TABLE analytics.menu_item_versions IS 'What an item of the menu was called and cost from when on; analytics.menu_items has what whoever loads reference data says today.';
COMMENT ON TABLE analytics.location_versions IS 'What was known of a restaurant from when on; analytics.locations has what whoever loads reference data says today.';
COMMENT ON TABLE analytics.shift_starts IS 'Shifts that began.';
COMMENT ON TABLE analytics.shift_ends IS 'Shifts that ended.';

DO $$
DECLARE
  meaning CONSTANT jsonb := '{
    "order_id": "The order it belongs to, with location_code.",
    "location_code": "The restaurant of the order; of a shift or a version, the restaurant itself.",
    "event_offset": "Offset of the event the row shows; a lower one never replaces it.",
    "payment_id": "The payment; of a refund, the one that was refunded, null when unknown.",
    "order_item_id": "The line it is about; null for the whole order.",
    "discount_id": "Identity of the discount.", "charge_id": "Identity of the charge.", "void_id": "Identity of the void.",
    "gift_txn_id": "Identity of the sale of the card.", "refund_id": "Identity of the refund.", "shift_id": "Identity of the shift.",
    "reason": "Why, in the words of the sender; null when none was given.",
    "approved_by": "Who approved it, as the sender calls them; null when unknown.",
    "amount": "Dollars, a magnitude.", "tip": "The tip: as adjusted, or as given back.",
    "subtotal": "Part before tax and tip that was given back.", "tax": "Tax that was given back.",
    "kind": "Which kind: of a discount one of discount, comp, promo, employee, loyalty; of a charge the sender''s word.",
    "name": "Name for people; null when unknown.", "qty": "How many or how much.",
    "is_gratuity": "Whether it goes to the staff.", "taxable": "Whether tax was taken on it.",
    "after_send": "Whether the kitchen had it already.", "is_cancelled": "True after order_cancelled, false after order_reopened.",
    "voided_at": "When (event time).", "adjusted_at": "When (event time).", "applied_at": "When (event time).",
    "removed_at": "When (event time).", "changed_at": "When (event time).", "moved_at": "When (event time).",
    "sold_at": "When (event time).", "refunded_at": "When it was given back; its operational hour.",
    "order_ts": "When its order was opened; its accounting hour.", "started_at": "When it began.", "ended_at": "When it ended.",
    "table_name": "The table; null when it has not changed.", "server_id": "Who serves it; null when it has not changed.",
    "guests": "How many guests; null when it has not changed.", "card_ref": "What the sender calls the card.",
    "method": "How it was given back, as in analytics.payments.", "other_method": "The word that was sent, when method is not that word; else null.",
    "lines": "Lines that were refunded, as they were sent; null when none were named.",
    "external_id": "Its id in the point-of-sale system it came from; null when it has none.",
    "menu_item_id": "The item of the menu.", "valid_from": "From when on this holds.", "item_name": "Name on the menu.",
    "category": "Category, such as pizza.", "list_price": "Price on the menu.", "unit_cost": "What making one costs.",
    "active": "Whether it is on the menu.", "city": "City; null when unknown.", "time_zone": "IANA time zone.",
    "day_starts_at": "When the business day begins, by its own clock.", "week_starts_on": "First day of its week, 1 for Monday to 7 for Sunday.",
    "currency": "ISO 4217; null when unknown.", "tables": "How many tables; null when unknown.", "seats": "How many seats; null when unknown.",
    "opened_on": "First day of business; null when unknown.", "closed_on": "Last day of business; null while open.",
    "employee_ref": "Who works, as the sender calls them.", "job": "As what, in the words of the sender.",
    "hourly_cost": "What an hour costs; null when unknown."
  }';
  col record;
BEGIN
  FOR col IN
    SELECT table_name, column_name
    FROM information_schema.columns
    WHERE table_schema = 'analytics'
      AND table_name IN (
        'payment_voids', 'tip_adjustments', 'order_discounts', 'discount_removals', 'service_charges', 'item_voids',
        'order_status', 'order_moves', 'gift_cards_sold', 'refunds', 'menu_item_versions', 'location_versions',
        'shift_starts', 'shift_ends')
  LOOP
    EXECUTE format('COMMENT ON COLUMN analytics.%I.%I IS %L', col.table_name, col.column_name, meaning ->> col.column_name);
  END LOOP;
END
$$;
