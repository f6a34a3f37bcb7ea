-- Truth: analytics.payments, payment_voids, tip_adjustments, refunds
-- Grain:   one row per payment, per voided payment, per adjusted payment, per refund: the latest event of each
-- Readers: orders.sql

CREATE TEMP TABLE truth_payments ON COMMIT DROP AS
SELECT DISTINCT ON (event.order_id, said.payment_id, event.partition_key)
  event.order_id,
  said.payment_id,
  event.partition_key AS location_code,
  pg_temp.method(said.method) AS method,
  nullif(said.method, pg_temp.method(said.method)) AS other_method,
  said.provider,
  said.amount,
  said.auth_code,
  said.subtotal,
  said.tax,
  said.tip,
  said.total,
  coalesce(said.scope, 'order') AS scope,
  said.location_code AS captured_at_location,
  said.card_ref,
  said.external_id,
  event.ts AS paid_at,
  event.event_offset
FROM truth_kept AS event,
  jsonb_to_record(event.payload) AS said (
    payment_id uuid, method text, provider text, amount numeric, auth_code text, subtotal numeric, tax numeric,
    tip numeric, total numeric, scope text, location_code text, card_ref text, external_id text)
WHERE event.event_type = 'payment_captured'
ORDER BY event.order_id, said.payment_id, event.partition_key, event.event_offset DESC;

CREATE TEMP TABLE truth_payment_voids ON COMMIT DROP AS
SELECT DISTINCT ON (event.order_id, said.payment_id, event.partition_key)
  event.order_id,
  said.payment_id,
  event.partition_key AS location_code,
  said.reason,
  pg_temp.instant(said.voided_ts) AS voided_at,
  event.event_offset
FROM truth_kept AS event, jsonb_to_record(event.payload) AS said (payment_id uuid, reason text, voided_ts text)
WHERE event.event_type = 'payment_voided'
ORDER BY event.order_id, said.payment_id, event.partition_key, event.event_offset DESC;

CREATE TEMP TABLE truth_tip_adjustments ON COMMIT DROP AS
SELECT DISTINCT ON (event.order_id, said.payment_id, event.partition_key)
  event.order_id,
  said.payment_id,
  event.partition_key AS location_code,
  said.tip,
  pg_temp.instant(said.adjusted_ts) AS adjusted_at,
  event.event_offset
FROM truth_kept AS event, jsonb_to_record(event.payload) AS said (payment_id uuid, tip numeric, adjusted_ts text)
WHERE event.event_type = 'tip_adjusted'
ORDER BY event.order_id, said.payment_id, event.partition_key, event.event_offset DESC;

CREATE TEMP TABLE truth_refunds ON COMMIT DROP AS
SELECT DISTINCT ON (event.order_id, said.refund_id, event.partition_key)
  event.order_id,
  said.refund_id,
  event.partition_key AS location_code,
  said.payment_id,
  said.amount,
  said.subtotal,
  said.tax,
  said.tip,
  pg_temp.method(said.method) AS method,
  nullif(said.method, pg_temp.method(said.method)) AS other_method,
  said.reason,
  (
    SELECT jsonb_agg(
      jsonb_build_object('order_item_id', lower(line ->> 'order_item_id'), 'qty', line -> 'qty', 'amount', line -> 'amount')
      ORDER BY place)
    FROM jsonb_array_elements(nullif(said.lines, 'null')) WITH ORDINALITY AS lines (line, place)
  ) AS lines,
  pg_temp.instant(said.order_ts) AS order_ts,
  pg_temp.instant(said.refunded_ts) AS refunded_at,
  said.external_id,
  event.event_offset
FROM truth_kept AS event,
  jsonb_to_record(event.payload) AS said (
    refund_id uuid, payment_id uuid, amount numeric, subtotal numeric, tax numeric, tip numeric, method text, reason text,
    lines jsonb, order_ts text, refunded_ts text, external_id text)
WHERE event.event_type = 'refund_issued'
ORDER BY event.order_id, said.refund_id, event.partition_key, event.event_offset DESC;

ANALYZE truth_payments, truth_payment_voids, truth_tip_adjustments, truth_refunds;
