-- V024: roll-ups
-- What:    sales by service type, tenders, items sold, answers and exceptions, by hour
-- Grain:   one row per (hour in UTC, location, key of the table); rows of zeros may be there or not
-- Writer:  the job's roll-up window (replaces a row when it changes; never goes back in offset)
-- Readers: views/, questions/, the live page. The hour comes first in the keys, because people ask for days.
-- Hours that a job of 0.1.0 has begun are incomplete here until the tables are rebuilt.

SET ROLE restaurant_owner;

CREATE TABLE analytics.sales_by_service (
  hour_start    timestamptz    NOT NULL,
  location_code text           NOT NULL,
  service_type  text           NOT NULL,
  order_count   bigint         NOT NULL,
  items_sold    numeric(14, 3) NOT NULL,
  subtotal      numeric(14, 2) NOT NULL,
  tax           numeric(14, 2) NOT NULL,
  tip           numeric(14, 2) NOT NULL,
  total         numeric(14, 2) NOT NULL,
  gross         numeric(14, 2) NOT NULL,
  discounts     numeric(14, 2) NOT NULL,
  comps         numeric(14, 2) NOT NULL,
  guests        bigint         NOT NULL,
  last_offset   bigint         NOT NULL,
  updated_at    timestamptz    NOT NULL DEFAULT now(),
  CONSTRAINT sales_by_service_pkey PRIMARY KEY (hour_start, location_code, service_type)
) WITH (fillfactor = 70);

COMMENT ON TABLE analytics.sales_by_service IS
  'Sales per hour, location and service type: paid orders that are not cancelled, by the hour in which they were opened. Refunds are in hourly_sales only.';
COMMENT ON COLUMN analytics.sales_by_service.service_type IS 'As in analytics.orders.';
COMMENT ON COLUMN analytics.sales_by_service.order_count IS 'Paid orders.';
COMMENT ON COLUMN analytics.sales_by_service.items_sold IS 'Quantity on these orders without what was voided.';
COMMENT ON COLUMN analytics.sales_by_service.subtotal IS 'Sum before tax and tip.';
COMMENT ON COLUMN analytics.sales_by_service.tax IS 'Sum of tax.';
COMMENT ON COLUMN analytics.sales_by_service.tip IS 'Sum of tips.';
COMMENT ON COLUMN analytics.sales_by_service.total IS 'Sum of totals.';
COMMENT ON COLUMN analytics.sales_by_service.gross IS 'Prices of the lines, less what was voided.';
COMMENT ON COLUMN analytics.sales_by_service.discounts IS 'Discounts other than comps.';
COMMENT ON COLUMN analytics.sales_by_service.comps IS 'What was served and given away.';
COMMENT ON COLUMN analytics.sales_by_service.guests IS 'Guests, where they are known.';

CREATE TABLE analytics.tenders_by_hour (
  hour_start    timestamptz    NOT NULL,
  location_code text           NOT NULL,
  method        text           NOT NULL,
  payments      bigint         NOT NULL,
  amount        numeric(14, 2) NOT NULL,
  tip           numeric(14, 2) NOT NULL,
  refunds       bigint         NOT NULL,
  refunded      numeric(14, 2) NOT NULL,
  last_offset   bigint         NOT NULL,
  updated_at    timestamptz    NOT NULL DEFAULT now(),
  CONSTRAINT tenders_by_hour_pkey PRIMARY KEY (hour_start, location_code, method)
) WITH (fillfactor = 70);

COMMENT ON TABLE analytics.tenders_by_hour IS
  'Money taken and given back per hour, location and method: payments that count, of known orders, by the hour in which they were captured; refunds by the hour in which they were issued.';
COMMENT ON COLUMN analytics.tenders_by_hour.method IS 'As in analytics.payments.';
COMMENT ON COLUMN analytics.tenders_by_hour.payments IS 'Payments that count: not voided, and of an order paid as a whole only the newest.';
COMMENT ON COLUMN analytics.tenders_by_hour.amount IS 'Their totals, tips included, after adjustments.';
COMMENT ON COLUMN analytics.tenders_by_hour.tip IS 'Their tips, after adjustments.';
COMMENT ON COLUMN analytics.tenders_by_hour.refunds IS 'Refunds.';
COMMENT ON COLUMN analytics.tenders_by_hour.refunded IS 'What they gave back, tax and tips included.';

CREATE TABLE analytics.items_by_hour (
  hour_start    timestamptz    NOT NULL,
  location_code text           NOT NULL,
  menu_item_id  uuid           NOT NULL,
  quantity      numeric(14, 3) NOT NULL,
  gross         numeric(14, 2) NOT NULL,
  last_offset   bigint         NOT NULL,
  updated_at    timestamptz    NOT NULL DEFAULT now(),
  CONSTRAINT items_by_hour_pkey PRIMARY KEY (hour_start, location_code, menu_item_id)
) WITH (fillfactor = 80);

COMMENT ON TABLE analytics.items_by_hour IS
  'Items sold per hour and location: lines of paid orders that are not cancelled, by the hour in which the order was opened.';
COMMENT ON COLUMN analytics.items_by_hour.menu_item_id IS 'The item; all zeros for what was voided of a line that is not known.';
COMMENT ON COLUMN analytics.items_by_hour.quantity IS 'Quantity sold, without what was voided.';
COMMENT ON COLUMN analytics.items_by_hour.gross IS 'Prices of the lines, less what was voided.';

CREATE TABLE analytics.answers_by_hour (
  hour_start    timestamptz NOT NULL,
  location_code text        NOT NULL,
  rating        smallint    NOT NULL,
  nps           smallint    NOT NULL,
  answers       bigint      NOT NULL,
  last_offset   bigint      NOT NULL,
  updated_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT answers_by_hour_pkey PRIMARY KEY (hour_start, location_code, rating, nps)
) WITH (fillfactor = 80);

COMMENT ON TABLE analytics.answers_by_hour IS 'Answers of guests per hour in which they were given, location, stars and likelihood to recommend.';
COMMENT ON COLUMN analytics.answers_by_hour.rating IS 'Stars, 1 to 5.';
COMMENT ON COLUMN analytics.answers_by_hour.nps IS 'Likelihood to recommend, 0 to 10; -1 when not asked.';
COMMENT ON COLUMN analytics.answers_by_hour.answers IS 'How many.';

CREATE TABLE analytics.exceptions_by_hour (
  hour_start    timestamptz    NOT NULL,
  location_code text           NOT NULL,
  kind          text           NOT NULL,
  reason        text           NOT NULL,
  events        bigint         NOT NULL,
  amount        numeric(14, 2) NOT NULL,
  last_offset   bigint         NOT NULL,
  updated_at    timestamptz    NOT NULL DEFAULT now(),
  CONSTRAINT exceptions_by_hour_pkey PRIMARY KEY (hour_start, location_code, kind, reason)
) WITH (fillfactor = 80);

COMMENT ON TABLE analytics.exceptions_by_hour IS
  'What was lost per hour, location, kind and reason. Voids, comps and discounts of sales by the hour of the order, so that their sums are those of hourly_sales; refunds by the hour in which they were issued; cancelled orders by the hour of the order.';
COMMENT ON COLUMN analytics.exceptions_by_hour.kind IS 'void, comp, discount, refund or cancelled.';
COMMENT ON COLUMN analytics.exceptions_by_hour.reason IS 'First 200 characters of the reason; empty when none was given.';
COMMENT ON COLUMN analytics.exceptions_by_hour.events IS 'How many.';
COMMENT ON COLUMN analytics.exceptions_by_hour.amount IS 'Their amounts; of cancelled orders, the prices of their lines.';

CREATE TABLE analytics.late_roll_ups (
  event_offset   bigint      NOT NULL,
  order_id       uuid        NOT NULL,
  roll_up        text        NOT NULL,
  location_code  text        NOT NULL,
  hour_start     timestamptz,
  key            text        NOT NULL,
  sub_key        text        NOT NULL,
  amounts        numeric[]   NOT NULL,
  order_is_known boolean     NOT NULL,
  recorded_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT late_roll_ups_key UNIQUE NULLS NOT DISTINCT (event_offset, order_id, roll_up, hour_start, key, sub_key)
);

COMMENT ON TABLE analytics.late_roll_ups IS
  'Changes that came too late for their hour in a roll-up: add them for the whole truth, as with analytics.late_sales.';
COMMENT ON COLUMN analytics.late_roll_ups.event_offset IS 'Offset of the event that came late.';
COMMENT ON COLUMN analytics.late_roll_ups.order_id IS 'The order that changed.';
COMMENT ON COLUMN analytics.late_roll_ups.roll_up IS 'Table that lacks it.';
COMMENT ON COLUMN analytics.late_roll_ups.hour_start IS 'Start of the hour, in UTC; null for that of an order which was not remembered.';
COMMENT ON COLUMN analytics.late_roll_ups.key IS 'First key column of that table after the location; empty for the service type of an order which was not remembered.';
COMMENT ON COLUMN analytics.late_roll_ups.sub_key IS 'Second one; empty where it has one only.';
COMMENT ON COLUMN analytics.late_roll_ups.amounts IS 'Changes of its amounts, in the order of its columns.';
COMMENT ON COLUMN analytics.late_roll_ups.order_is_known IS 'Whether its order had come; if not, it counts once that is in analytics.orders.';
COMMENT ON COLUMN analytics.late_roll_ups.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.late_roll_ups.recorded_at IS 'When the row was written.';

DO $$
DECLARE
  roll_up text;
BEGIN
  FOREACH roll_up IN ARRAY ARRAY['sales_by_service', 'tenders_by_hour', 'items_by_hour', 'answers_by_hour', 'exceptions_by_hour']
  LOOP
    EXECUTE format('COMMENT ON COLUMN analytics.%I.hour_start IS %L', roll_up, 'Start of the hour, in UTC.');
    EXECUTE format('COMMENT ON COLUMN analytics.%I.location_code IS %L', roll_up, 'The restaurant.');
    EXECUTE format('COMMENT ON COLUMN analytics.%I.last_offset IS %L', roll_up,
      'Highest offset that went into the row; a result with a lower one never replaces it.');
    EXECUTE format('COMMENT ON COLUMN analytics.%I.updated_at IS %L', roll_up, 'When the row was last written.');
  END LOOP;
END
$$;
