-- Three restaurants and five weeks: 2,880 orders with lines, voids, discounts, comps, refunds, tips and answers. Built as
-- the job would: an event log first, the facts from it, the roll-ups from those. Every 40th order is not paid yet.

INSERT INTO analytics.locations (location_code, name, city, time_zone, day_starts_at) VALUES
  ('LOC-ON-001', 'King Street', 'Toronto', 'America/Toronto', '04:00'),
  ('LOC-NL-001', 'Water Street', 'St. John''s', 'America/St_Johns', '00:00'),
  ('LOC-BC-001', 'Robson Street', 'Vancouver', 'America/Vancouver', '04:00');

INSERT INTO analytics.menu_items (menu_item_id, item_name, category, list_price, unit_cost)
SELECT md5('menu' || n)::uuid, 'Dish ' || n, (ARRAY['pizza', 'salad', 'coffee'])[1 + n % 3], 4 + n, 1 + n * 0.3
FROM generate_series(1, 12) AS n;

CREATE TEMP TABLE world AS
WITH orders AS (
  SELECT
    n,
    md5('order' || n)::uuid AS order_id,
    (ARRAY['LOC-ON-001', 'LOC-NL-001', 'LOC-BC-001'])[1 + n % 3] AS location_code,
    (ARRAY['dine_in', 'dine_in', 'takeout', 'delivery', 'dine_in'])[1 + n % 5] AS service_type,
    CASE WHEN n % 5 IN (0, 1, 4) THEN 1 + n % 4 END AS guests,
    TIMESTAMPTZ '2026-02-01 15:00:00Z' + n * INTERVAL '17 minutes 31 seconds' AS order_ts
  FROM generate_series(1, 2880) AS n
),
lines AS (
  SELECT
    orders.n, line, dish, (4 + dish)::numeric(10, 2) AS unit_price, 1 + (orders.n + line) % 2 AS qty
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
    'order_ts', order_ts, 'location_code', location_code, 'guests', guests) AS payload
FROM orders
UNION ALL
SELECT n, 1 + line, 'order_item_added', order_ts, location_code, jsonb_build_object(
    'order_item_id', md5('line' || n || '-' || line)::uuid, 'order_id', order_id,
    'menu_item_id', md5('menu' || dish)::uuid, 'category', (ARRAY['pizza', 'salad', 'coffee'])[1 + dish % 3],
    'item_name', 'Dish ' || dish, 'unit_price', unit_price, 'qty', qty, 'extended_price', unit_price * qty)
FROM lines
JOIN orders USING (n)
UNION ALL
SELECT n, 5, 'order_item_voided', order_ts + INTERVAL '5 minutes', location_code, jsonb_build_object(
    'void_id', md5('void' || n)::uuid, 'order_id', order_id, 'order_item_id', md5('line' || n || '-1')::uuid,
    'qty', 1, 'amount', unit_price, 'reason', 'changed mind', 'after_send', true)
FROM lines
JOIN orders USING (n)
WHERE line = 1 AND n % 17 = 0
UNION ALL
SELECT n, 6, 'discount_applied', order_ts + INTERVAL '6 minutes', location_code, jsonb_build_object(
    'discount_id', md5('discount' || n)::uuid, 'order_id', order_id, 'kind', CASE n % 2 WHEN 0 THEN 'comp' ELSE 'promo' END,
    'amount', 2.25, 'reason', 'long wait')
FROM orders
WHERE n % 9 = 0
UNION ALL
SELECT n, 7, 'discount_removed', order_ts + INTERVAL '7 minutes', location_code, jsonb_build_object(
    'discount_id', md5('discount' || n)::uuid, 'order_id', order_id)
FROM orders
WHERE n % 36 = 0
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
SELECT n, 9, 'refund_issued', order_ts + INTERVAL '30 hours', location_code, jsonb_build_object(
    'refund_id', md5('refund' || n)::uuid, 'order_id', order_id, 'payment_id', md5('payment' || n)::uuid, 'amount', 5.65,
    'subtotal', 5, 'tax', 0.65, 'tip', 0, 'method', 'credit_card', 'reason', 'cold', 'order_ts', order_ts,
    'refunded_ts', order_ts + INTERVAL '30 hours')
FROM orders
WHERE n % 23 = 0 AND n % 40 <> 0 AND n < 2700
UNION ALL
SELECT n, 10, 'feedback_submitted', order_ts + INTERVAL '2 hours', location_code, jsonb_build_object(
    'feedback_id', md5('feedback' || n)::uuid, 'order_id', order_id, 'customer_id', NULL,
    'rating', 1 + n % 5, 'nps', n % 11, 'comment', 'Feedback ' || n, 'created_ts', order_ts + INTERVAL '2 hours')
FROM orders
WHERE n % 4 = 1 AND n < 2860;

INSERT INTO raw.events_raw (event_offset, event_id, event_type, ts, partition_key, payload)
SELECT row_number() OVER (ORDER BY ts, n, step), md5('event' || n || '-' || step)::uuid, event_type, ts, location_code, payload
FROM world;

DROP TABLE world;

INSERT INTO analytics.orders (
  order_id, visit_id, location_code, service_type, guests, order_ts, subtotal, tax, tip, total, paid_at, created_offset,
  paid_offset)
SELECT
  (created.payload ->> 'order_id')::uuid, (created.payload ->> 'visit_id')::uuid, created.payload ->> 'location_code',
  created.payload ->> 'service_type', (created.payload ->> 'guests')::int, (created.payload ->> 'order_ts')::timestamptz,
  (paid.payload ->> 'subtotal')::numeric, (paid.payload ->> 'tax')::numeric, (paid.payload ->> 'tip')::numeric,
  (paid.payload ->> 'total')::numeric, paid.ts, created.event_offset, paid.event_offset
FROM raw.events_raw AS created
LEFT JOIN raw.events_raw AS paid
  ON paid.event_type = 'payment_captured' AND paid.payload ->> 'order_id' = created.payload ->> 'order_id'
WHERE created.event_type = 'order_created';

INSERT INTO analytics.order_items (
  location_code, event_offset, order_item_id, order_id, menu_item_id, category, item_name, unit_price, qty, extended_price)
SELECT partition_key, event_offset, item.*
FROM raw.events_raw, jsonb_to_record(payload) AS item (
  order_item_id uuid, order_id uuid, menu_item_id uuid, category text, item_name text, unit_price numeric, qty numeric,
  extended_price numeric)
WHERE event_type = 'order_item_added';

INSERT INTO analytics.item_voids (
  location_code, voided_at, event_offset, order_id, void_id, order_item_id, qty, amount, reason, after_send)
SELECT partition_key, ts, event_offset, void.*
FROM raw.events_raw, jsonb_to_record(payload) AS void (
  order_id uuid, void_id uuid, order_item_id uuid, qty numeric, amount numeric, reason text, after_send boolean)
WHERE event_type = 'order_item_voided';

INSERT INTO analytics.order_discounts (
  location_code, applied_at, event_offset, order_id, discount_id, kind, amount, reason)
SELECT partition_key, ts, event_offset, discount.*
FROM raw.events_raw, jsonb_to_record(payload) AS discount (
  order_id uuid, discount_id uuid, kind text, amount numeric, reason text)
WHERE event_type = 'discount_applied';

INSERT INTO analytics.discount_removals (location_code, removed_at, event_offset, order_id, discount_id)
SELECT partition_key, ts, event_offset, removal.*
FROM raw.events_raw, jsonb_to_record(payload) AS removal (order_id uuid, discount_id uuid)
WHERE event_type = 'discount_removed';

INSERT INTO analytics.payments (
  captured_at_location, paid_at, event_offset, payment_id, order_id, method, provider, amount, auth_code, subtotal, tax,
  tip, total, location_code)
SELECT partition_key, ts, event_offset, payment.*
FROM raw.events_raw, jsonb_to_record(payload) AS payment (
  payment_id uuid, order_id uuid, method text, provider text, amount numeric, auth_code text, subtotal numeric,
  tax numeric, tip numeric, total numeric, location_code text)
WHERE event_type = 'payment_captured';

INSERT INTO analytics.refunds (
  location_code, event_offset, refund_id, order_id, payment_id, amount, subtotal, tax, tip, method, reason, order_ts,
  refunded_at)
SELECT partition_key, event_offset, refund.*
FROM raw.events_raw, jsonb_to_record(payload) AS refund (
  refund_id uuid, order_id uuid, payment_id uuid, amount numeric, subtotal numeric, tax numeric, tip numeric, method text,
  reason text, order_ts timestamptz, refunded_ts timestamptz)
WHERE event_type = 'refund_issued';

INSERT INTO analytics.feedback (
  location_code, event_offset, feedback_id, order_id, customer_id, rating, nps, comment, created_ts)
SELECT partition_key, event_offset, answer.*
FROM raw.events_raw, jsonb_to_record(payload) AS answer (
  feedback_id uuid, order_id uuid, customer_id uuid, rating smallint, nps smallint, comment text, created_ts timestamptz)
WHERE event_type = 'feedback_submitted';

INSERT INTO analytics.hourly_sales (
  location_code, hour_start, order_count, items_sold, subtotal, tax, tip, total, last_offset, gross, voids, discounts,
  comps, charges, gratuity, gift_cards, refunds, refunded_tax, refunded_tip, refunds_issued, guests)
SELECT
  location_code, hour_start, order_count, items_sold, subtotal, tax, tip, total, last_offset, gross, voids, discounts,
  comps, charges, gratuity, gift_cards, refunds, refunded_tax, refunded_tip, refunds_issued, guests
FROM analytics.hourly_sales_from_orders;
