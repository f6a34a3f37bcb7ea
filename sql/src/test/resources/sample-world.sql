-- A small world in which every rule holds: 600 orders in three weeks at four locations, one of them not listed.
-- Built as the job would: an event log first, the tables from it. Every 40th order is not paid yet.

INSERT INTO analytics.locations (location_code, name, city, time_zone) VALUES
  ('LOC-ON-001', 'King Street', 'Toronto', 'America/Toronto'),
  ('LOC-NL-001', 'Water Street', 'St. John''s', 'America/St_Johns'),
  ('LOC-BC-001', 'Robson Street', 'Vancouver', 'America/Vancouver'),
  ('LOC-ON-099', 'Not open yet', 'Ottawa', DEFAULT);

INSERT INTO analytics.menu_items (menu_item_id, item_name, category, list_price, unit_cost)
SELECT md5('menu' || n)::uuid, 'Dish ' || n, (ARRAY['pizza', 'salad', 'coffee', 'entree'])[1 + n % 4], 4 + n, 1 + n * 0.3
FROM generate_series(1, 11) AS n;

CREATE TEMP TABLE world AS
WITH orders AS (
  SELECT
    n,
    md5('order' || n)::uuid AS order_id,
    (ARRAY['LOC-ON-001', 'LOC-NL-001', 'LOC-BC-001', 'LOC-XX-001'])[1 + n % 4] AS location_code,
    (ARRAY['dine_in', 'dine_in', 'takeout', 'delivery', 'dine_in'])[1 + n % 5] AS service_type,
    TIMESTAMPTZ '2026-03-01 00:00:00Z' + n * INTERVAL '50 minutes 11 seconds' AS order_ts
  FROM generate_series(1, 600) AS n
),
lines AS (
  SELECT
    orders.n,
    line,
    dish,
    (4 + dish)::numeric(10, 2) AS unit_price,
    1 + (orders.n + line) % 2 AS qty
  FROM orders, generate_series(1, 1 + orders.n % 3) AS line, LATERAL (SELECT 1 + (orders.n + 5 * line) % 12) AS menu (dish)
),
bills AS (
  SELECT
    n,
    sum(unit_price * qty) AS subtotal,
    round(sum(unit_price * qty) * 0.13, 2) AS tax,
    round(sum(unit_price * qty) * (n % 4) * 0.06, 2) AS tip
  FROM lines
  GROUP BY n
)
SELECT n, 1 AS step, 'order_created' AS event_type, order_ts AS ts, location_code, jsonb_build_object(
    'order_id', order_id, 'visit_id', md5('visit' || n)::uuid, 'service_type', service_type,
    'order_ts', order_ts, 'location_code', location_code) AS payload
FROM orders
UNION ALL
SELECT n, 1 + line, 'order_item_added', order_ts, location_code, jsonb_build_object(
    'order_item_id', md5('line' || n || '-' || line)::uuid, 'order_id', order_id,
    'menu_item_id', md5('menu' || dish)::uuid, 'category', (ARRAY['pizza', 'salad', 'coffee', 'entree'])[1 + dish % 4],
    'item_name', 'Dish ' || dish, 'unit_price', unit_price, 'qty', qty, 'extended_price', unit_price * qty)
FROM lines
JOIN orders USING (n)
UNION ALL
SELECT n, 8, 'payment_captured', order_ts + INTERVAL '40 minutes', location_code, jsonb_build_object(
    'payment_id', md5('payment' || n)::uuid, 'order_id', order_id,
    'method', (ARRAY['credit_card', 'debit', 'cash'])[1 + n % 3],
    'provider', (ARRAY['VISA', 'Interac', NULL])[1 + n % 3], 'amount', subtotal + tax + tip, 'auth_code', NULL,
    'subtotal', subtotal, 'tax', tax, 'tip', tip, 'total', subtotal + tax + tip, 'location_code', location_code)
FROM bills
JOIN orders USING (n)
WHERE n % 40 <> 0
UNION ALL
SELECT n, 9, 'feedback_submitted', order_ts + INTERVAL '1 day', location_code, jsonb_build_object(
    'feedback_id', md5('feedback' || n)::uuid, 'order_id', order_id, 'customer_id', NULL,
    'rating', 1 + n % 5, 'nps', n % 11, 'comment', 'Feedback ' || n, 'created_ts', order_ts + INTERVAL '1 day')
FROM orders
WHERE n % 4 = 1 OR n % 7 = 1;

-- Offsets 101 to 103 were never served, 50 was garbage, 51 waits for an order that has not come.
INSERT INTO raw.event_gaps (first_offset, last_offset) VALUES (101, 103);
INSERT INTO raw.events_rejected (event_offset, reason, detail, missing_order_id, raw_text) VALUES
  (50, 'invalid_json', 'not JSON: ''{''', NULL, '{'),
  (51, 'missing_order', 'no order', '00000000-0000-0000-0000-00000000dead', '{}');

INSERT INTO raw.events_raw (event_offset, event_id, event_type, ts, partition_key, payload)
WITH numbered AS (
  SELECT *, row_number() OVER (ORDER BY n, step) AS number FROM world
)
SELECT
  number + CASE WHEN number >= 50 THEN 2 ELSE 0 END + CASE WHEN number >= 99 THEN 3 ELSE 0 END,
  md5('event' || number)::uuid, event_type, ts, location_code, payload
FROM numbered;

INSERT INTO analytics.orders (
  order_id, visit_id, location_code, service_type, order_ts, subtotal, tax, tip, total, paid_at, created_offset,
  paid_offset)
SELECT
  (created.payload ->> 'order_id')::uuid,
  (created.payload ->> 'visit_id')::uuid,
  created.payload ->> 'location_code',
  created.payload ->> 'service_type',
  (created.payload ->> 'order_ts')::timestamptz,
  (paid.payload ->> 'subtotal')::numeric,
  (paid.payload ->> 'tax')::numeric,
  (paid.payload ->> 'tip')::numeric,
  (paid.payload ->> 'total')::numeric,
  paid.ts,
  created.event_offset,
  paid.event_offset
FROM raw.events_raw AS created
LEFT JOIN raw.events_raw AS paid
  ON paid.event_type = 'payment_captured' AND paid.payload ->> 'order_id' = created.payload ->> 'order_id'
WHERE created.event_type = 'order_created';

INSERT INTO analytics.order_items (
  location_code, event_offset, order_item_id, order_id, menu_item_id, category, item_name, unit_price, qty,
  extended_price)
SELECT partition_key, event_offset, item.*
FROM raw.events_raw, jsonb_to_record(payload) AS item (
  order_item_id uuid, order_id uuid, menu_item_id uuid, category text, item_name text, unit_price numeric, qty numeric,
  extended_price numeric)
WHERE event_type = 'order_item_added';

INSERT INTO analytics.payments (
  captured_at_location, paid_at, event_offset, payment_id, order_id, method, provider, amount, auth_code, subtotal, tax,
  tip, total, location_code)
SELECT partition_key, ts, event_offset, payment.*
FROM raw.events_raw, jsonb_to_record(payload) AS payment (
  payment_id uuid, order_id uuid, method text, provider text, amount numeric, auth_code text, subtotal numeric,
  tax numeric, tip numeric, total numeric, location_code text)
WHERE event_type = 'payment_captured';

INSERT INTO analytics.feedback (
  location_code, event_offset, feedback_id, order_id, customer_id, rating, nps, comment, created_ts)
SELECT partition_key, event_offset, answer.*
FROM raw.events_raw, jsonb_to_record(payload) AS answer (
  feedback_id uuid, order_id uuid, customer_id uuid, rating smallint, nps smallint, comment text,
  created_ts timestamptz)
WHERE event_type = 'feedback_submitted';

-- The window saw all but one payment in time, and that one is kept aside.
INSERT INTO analytics.late_sales (
  event_offset, order_id, location_code, hour_start, order_count, items_sold, subtotal, tax, tip, total, gross,
  voids, discounts, comps, charges, gratuity, gift_cards, refunds, refunded_tax, refunded_tip, refunds_issued, guests)
SELECT
  last_offset, order_id, location_code, date_trunc('hour', order_ts, 'UTC'), 1, items_sold, subtotal, tax, tip, total,
  gross, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
FROM analytics.order_sales
WHERE order_id = md5('order7')::uuid;

INSERT INTO analytics.hourly_sales (
  location_code, hour_start, order_count, items_sold, subtotal, tax, tip, total, last_offset, gross, voids, discounts,
  comps, charges, gratuity, gift_cards, refunds, refunded_tax, refunded_tip, refunds_issued, guests)
SELECT
  streamed.location_code, streamed.hour_start, streamed.order_count - coalesce(late.order_count, 0),
  streamed.items_sold - coalesce(late.items_sold, 0), streamed.subtotal - coalesce(late.subtotal, 0),
  streamed.tax - coalesce(late.tax, 0), streamed.tip - coalesce(late.tip, 0),
  streamed.total - coalesce(late.total, 0), streamed.last_offset, streamed.gross - coalesce(late.gross, 0),
  streamed.voids, streamed.discounts, streamed.comps, streamed.charges, streamed.gratuity, streamed.gift_cards,
  streamed.refunds, streamed.refunded_tax, streamed.refunded_tip, streamed.refunds_issued, streamed.guests
FROM analytics.hourly_sales_from_orders AS streamed
LEFT JOIN analytics.late_sales AS late USING (location_code, hour_start)
WHERE streamed.order_count > coalesce(late.order_count, 0);

DROP TABLE world;

INSERT INTO analytics.sales_by_service
SELECT
  hour_start, location_code, key, amounts[1], amounts[2], amounts[3], amounts[4], amounts[5], amounts[6], amounts[7],
  amounts[8], amounts[9], amounts[10], 0, now(), amounts[11], amounts[12]
FROM analytics.roll_ups_from_facts
WHERE roll_up = 'sales_by_service';

INSERT INTO analytics.tenders_by_hour
SELECT hour_start, location_code, key, amounts[1], amounts[2], amounts[3], amounts[4], amounts[5], 0, now(), sub_key
FROM analytics.roll_ups_from_facts
WHERE roll_up = 'tenders_by_hour';

INSERT INTO analytics.items_by_hour
SELECT hour_start, location_code, key::uuid, amounts[1], amounts[2], 0, now(), amounts[3]
FROM analytics.roll_ups_from_facts
WHERE roll_up = 'items_by_hour';

INSERT INTO analytics.answers_by_hour
SELECT hour_start, location_code, key::smallint, sub_key::smallint, amounts[1], 0
FROM analytics.roll_ups_from_facts
WHERE roll_up = 'answers_by_hour';

INSERT INTO analytics.exceptions_by_hour
SELECT hour_start, location_code, key, sub_key, amounts[1], amounts[2], 0
FROM analytics.roll_ups_from_facts
WHERE roll_up = 'exceptions_by_hour';

INSERT INTO analytics.items_as_sold
SELECT menu_item_id, category, item_name, min(event_offset)
FROM analytics.order_items
GROUP BY menu_item_id, category, item_name;

SELECT analytics.add_up_days();
