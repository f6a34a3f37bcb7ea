-- Truth: what happens to orders beside lines and payments
-- Grain:   one row per discount, removal, charge, void, gift card and order status: the latest event of each; one row per
--          move

CREATE TEMP TABLE truth_order_discounts ON COMMIT DROP AS
SELECT DISTINCT ON (event.order_id, said.discount_id, event.partition_key)
  event.order_id,
  said.discount_id,
  event.partition_key AS location_code,
  said.order_item_id,
  said.kind,
  said.name,
  said.amount,
  said.reason,
  said.approved_by,
  pg_temp.instant(said.applied_ts) AS applied_at,
  event.event_offset
FROM truth_kept AS event, jsonb_to_record(event.payload) AS said (
  discount_id uuid, order_item_id uuid, kind text, name text, amount numeric, reason text, approved_by text,
  applied_ts text)
WHERE event.event_type IN ('discount_applied')
ORDER BY event.order_id, said.discount_id, event.partition_key, event.event_offset DESC;

CREATE TEMP TABLE truth_discount_removals ON COMMIT DROP AS
SELECT DISTINCT ON (event.order_id, said.discount_id, event.partition_key)
  event.order_id,
  said.discount_id,
  event.partition_key AS location_code,
  pg_temp.instant(said.removed_ts) AS removed_at,
  event.event_offset
FROM truth_kept AS event, jsonb_to_record(event.payload) AS said (discount_id uuid, removed_ts text)
WHERE event.event_type IN ('discount_removed')
ORDER BY event.order_id, said.discount_id, event.partition_key, event.event_offset DESC;

CREATE TEMP TABLE truth_service_charges ON COMMIT DROP AS
SELECT DISTINCT ON (event.order_id, said.charge_id, event.partition_key)
  event.order_id,
  said.charge_id,
  event.partition_key AS location_code,
  said.kind,
  said.amount,
  said.is_gratuity,
  said.taxable,
  pg_temp.instant(said.applied_ts) AS applied_at,
  event.event_offset
FROM truth_kept AS event, jsonb_to_record(event.payload) AS said (
  charge_id uuid, kind text, amount numeric, is_gratuity boolean, taxable boolean, applied_ts text)
WHERE event.event_type IN ('service_charge_applied')
ORDER BY event.order_id, said.charge_id, event.partition_key, event.event_offset DESC;

CREATE TEMP TABLE truth_item_voids ON COMMIT DROP AS
SELECT DISTINCT ON (event.order_id, said.void_id, event.partition_key)
  event.order_id,
  said.void_id,
  event.partition_key AS location_code,
  said.order_item_id,
  said.qty,
  said.amount,
  said.reason,
  said.approved_by,
  said.after_send,
  pg_temp.instant(said.voided_ts) AS voided_at,
  event.event_offset
FROM truth_kept AS event, jsonb_to_record(event.payload) AS said (
  void_id uuid, order_item_id uuid, qty numeric, amount numeric, reason text, approved_by text, after_send boolean,
  voided_ts text)
WHERE event.event_type IN ('order_item_voided')
ORDER BY event.order_id, said.void_id, event.partition_key, event.event_offset DESC;

CREATE TEMP TABLE truth_order_status ON COMMIT DROP AS
SELECT DISTINCT ON (event.order_id, event.partition_key)
  event.order_id,
  event.partition_key AS location_code,
  event.event_type = 'order_cancelled' AS is_cancelled,
  said.reason,
  pg_temp.instant(CASE event.event_type WHEN 'order_cancelled' THEN said.cancelled_ts ELSE said.reopened_ts END)
    AS changed_at,
  event.event_offset
FROM truth_kept AS event, jsonb_to_record(event.payload) AS said (reason text, cancelled_ts text, reopened_ts text)
WHERE event.event_type IN ('order_cancelled', 'order_reopened')
ORDER BY event.order_id, event.partition_key, event.event_offset DESC;

CREATE TEMP TABLE truth_gift_cards_sold ON COMMIT DROP AS
SELECT DISTINCT ON (event.order_id, said.gift_txn_id, event.partition_key)
  event.order_id,
  said.gift_txn_id,
  event.partition_key AS location_code,
  said.card_ref,
  said.amount,
  pg_temp.instant(said.sold_ts) AS sold_at,
  event.event_offset
FROM truth_kept AS event, jsonb_to_record(event.payload) AS said (gift_txn_id uuid, card_ref text, amount numeric, sold_ts text)
WHERE event.event_type IN ('gift_card_sold')
ORDER BY event.order_id, said.gift_txn_id, event.partition_key, event.event_offset DESC;

CREATE TEMP TABLE truth_order_moves ON COMMIT DROP AS
SELECT
  event.order_id,
  event.event_offset,
  event.partition_key AS location_code,
  said.table AS table_name,
  said.server_id,
  said.guests,
  pg_temp.instant(said.moved_ts) AS moved_at
FROM truth_kept AS event,
  jsonb_to_record(event.payload) AS said ("table" text, server_id text, guests integer, moved_ts text)
WHERE event.event_type = 'order_moved';
