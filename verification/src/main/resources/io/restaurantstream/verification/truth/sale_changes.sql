-- Truth: how each event changed the sales of an hour
-- Grain:   one row per (event, order, hour) that it changed
-- Readers: late_sales.sql
-- An order counts from the event on that made it both known and paid, while it is not cancelled. Each state of such an
-- order is added at its event and taken back at the order's next one; what remains after adding up is what the event
-- changed. A refund is added, and its earlier version taken back, for itself.

CREATE TEMP TABLE truth_order_events ON COMMIT DROP AS
SELECT event_offset, event_type, partition_key AS location_code, order_id, payload
FROM truth_events
WHERE order_id IS NOT NULL AND event_type NOT IN ('feedback_submitted', 'refund_issued');

ANALYZE truth_order_events;

-- What each event adds to the sums of its order: its own values less those of the same thing before.
CREATE TEMP TABLE truth_order_parts ON COMMIT DROP AS
WITH part AS (
  SELECT
    event_offset, location_code, order_id, 'line' AS kind, said.order_item_id AS id,
    said.qty, said.extended_price AS gross, 0::numeric AS voids, 0::numeric AS discounts, 0::numeric AS comps,
    0::numeric AS charges, 0::numeric AS gratuity, 0::numeric AS gift_cards
  FROM truth_order_events, jsonb_to_record(payload) AS said (order_item_id uuid, qty numeric, extended_price numeric)
  WHERE event_type = 'order_item_added'
  UNION ALL
  SELECT event_offset, location_code, order_id, 'void', said.void_id, -said.qty, -said.amount, said.amount, 0, 0, 0, 0, 0
  FROM truth_order_events, jsonb_to_record(payload) AS said (void_id uuid, qty numeric, amount numeric)
  WHERE event_type = 'order_item_voided'
  UNION ALL
  SELECT
    event_offset, location_code, order_id, 'discount', said.discount_id, 0, 0, 0,
    CASE WHEN event_type = 'discount_applied' AND said.kind <> 'comp' THEN said.amount ELSE 0 END,
    CASE WHEN event_type = 'discount_applied' AND said.kind = 'comp' THEN said.amount ELSE 0 END, 0, 0, 0
  FROM truth_order_events, jsonb_to_record(payload) AS said (discount_id uuid, kind text, amount numeric)
  WHERE event_type IN ('discount_applied', 'discount_removed')
  UNION ALL
  SELECT
    event_offset, location_code, order_id, 'charge', said.charge_id, 0, 0, 0, 0, 0,
    CASE WHEN said.is_gratuity THEN 0 ELSE said.amount END, CASE WHEN said.is_gratuity THEN said.amount ELSE 0 END, 0
  FROM truth_order_events, jsonb_to_record(payload) AS said (charge_id uuid, is_gratuity boolean, amount numeric)
  WHERE event_type = 'service_charge_applied'
  UNION ALL
  SELECT event_offset, location_code, order_id, 'gift card', said.gift_txn_id, 0, 0, 0, 0, 0, 0, 0, said.amount
  FROM truth_order_events, jsonb_to_record(payload) AS said (gift_txn_id uuid, amount numeric)
  WHERE event_type = 'gift_card_sold'
)
SELECT
  event_offset,
  qty - lag(qty, 1, 0::numeric) OVER of_one AS qty,
  gross - lag(gross, 1, 0::numeric) OVER of_one AS gross,
  voids - lag(voids, 1, 0::numeric) OVER of_one AS voids,
  discounts - lag(discounts, 1, 0::numeric) OVER of_one AS discounts,
  comps - lag(comps, 1, 0::numeric) OVER of_one AS comps,
  charges - lag(charges, 1, 0::numeric) OVER of_one AS charges,
  gratuity - lag(gratuity, 1, 0::numeric) OVER of_one AS gratuity,
  gift_cards - lag(gift_cards, 1, 0::numeric) OVER of_one AS gift_cards
FROM part
WINDOW of_one AS (PARTITION BY location_code, order_id, kind, id ORDER BY event_offset);

-- What an order is paid after each event of its payments; no row when it is not.
CREATE TEMP TABLE truth_order_money ON COMMIT DROP AS
WITH payment_event AS (
  SELECT
    event_offset, event_type, location_code, order_id, said.payment_id, coalesce(said.scope, 'order') AS scope,
    said.subtotal, said.tax, said.tip, said.total
  FROM truth_order_events,
    jsonb_to_record(payload) AS said (
      payment_id uuid, scope text, subtotal numeric, tax numeric, tip numeric, total numeric)
  WHERE event_type IN ('payment_captured', 'payment_voided', 'tip_adjusted')
),
state AS (
  SELECT
    location_code,
    order_id,
    event_offset AS from_offset,
    lead(event_offset) OVER of_one AS to_offset,
    max(event_offset) FILTER (WHERE event_type = 'payment_captured') OVER until_now AS captured_offset,
    max(event_offset) FILTER (WHERE event_type = 'tip_adjusted') OVER until_now AS adjusted_offset,
    bool_or(event_type = 'payment_voided') OVER until_now AS is_voided
  FROM payment_event
  WINDOW
    of_one AS (PARTITION BY location_code, order_id, payment_id ORDER BY event_offset),
    until_now AS (of_one ROWS UNBOUNDED PRECEDING)
),
payment AS (
  SELECT
    state.*,
    captured.scope,
    captured.subtotal,
    captured.tax,
    coalesce(adjusted.tip, captured.tip) AS tip,
    captured.total - captured.tip + coalesce(adjusted.tip, captured.tip) AS total
  FROM state
  JOIN payment_event AS captured ON captured.event_offset = state.captured_offset
  LEFT JOIN payment_event AS adjusted ON adjusted.event_offset = state.adjusted_offset
),
candidate AS (
  SELECT
    event.event_offset AS at_offset,
    payment.*,
    bool_or(payment.scope = 'tender') OVER at_event AS has_tenders,
    max(payment.captured_offset) FILTER (WHERE payment.scope = 'order' AND NOT payment.is_voided) OVER at_event AS newest
  FROM payment_event AS event
  JOIN payment
    ON payment.location_code = event.location_code
    AND payment.order_id = event.order_id
    AND payment.from_offset <= event.event_offset
    AND (payment.to_offset IS NULL OR payment.to_offset > event.event_offset)
  WINDOW at_event AS (PARTITION BY event.event_offset)
)
SELECT
  at_offset AS event_offset,
  sum(subtotal) AS subtotal,
  sum(tax) AS tax,
  sum(tip) AS tip,
  sum(total) AS total
FROM candidate
WHERE NOT is_voided AND CASE WHEN has_tenders THEN scope = 'tender' ELSE captured_offset = newest END
GROUP BY at_offset;

ANALYZE truth_order_parts, truth_order_money;

CREATE TEMP TABLE truth_sale_changes ON COMMIT DROP AS
WITH step AS (
  SELECT
    event.location_code,
    event.order_id,
    event.event_offset,
    lead(event.event_offset) OVER of_order AS next_offset,
    max(event.event_offset) FILTER (WHERE event.event_type = 'order_created') OVER until_now AS created_offset,
    max(event.event_offset) FILTER (
      WHERE event.event_type IN ('payment_captured', 'payment_voided', 'tip_adjusted')) OVER until_now AS money_offset,
    max(event.event_offset) FILTER (
      WHERE event.event_type IN ('order_cancelled', 'order_reopened')) OVER until_now AS status_offset,
    max(event.event_offset) FILTER (
      WHERE event.event_type = 'order_moved' AND jsonb_typeof(event.payload -> 'guests') = 'number') OVER until_now
      AS moved_offset,
    coalesce(sum(part.qty) OVER until_now, 0) AS qty,
    coalesce(sum(part.gross) OVER until_now, 0) AS gross,
    coalesce(sum(part.voids) OVER until_now, 0) AS voids,
    coalesce(sum(part.discounts) OVER until_now, 0) AS discounts,
    coalesce(sum(part.comps) OVER until_now, 0) AS comps,
    coalesce(sum(part.charges) OVER until_now, 0) AS charges,
    coalesce(sum(part.gratuity) OVER until_now, 0) AS gratuity,
    coalesce(sum(part.gift_cards) OVER until_now, 0) AS gift_cards
  FROM truth_order_events AS event
  LEFT JOIN truth_order_parts AS part USING (event_offset)
  WINDOW
    of_order AS (PARTITION BY event.location_code, event.order_id ORDER BY event.event_offset),
    until_now AS (of_order ROWS UNBOUNDED PRECEDING)
),
sale AS (
  SELECT
    step.location_code,
    step.order_id,
    step.event_offset,
    step.next_offset,
    date_trunc('hour', pg_temp.instant(created.payload ->> 'order_ts'), 'UTC') AS hour_start,
    1 AS order_count,
    step.qty AS items_sold,
    money.subtotal,
    money.tax,
    money.tip,
    money.total,
    step.gross,
    step.voids,
    step.discounts,
    step.comps,
    step.charges,
    step.gratuity,
    step.gift_cards,
    coalesce(
      CASE WHEN created.payload ->> 'guests' IS NULL OR moved.event_offset > created.event_offset
        THEN (moved.payload ->> 'guests')::integer
        ELSE (created.payload ->> 'guests')::integer
      END,
      0) AS guests
  FROM step
  JOIN truth_order_events AS created ON created.event_offset = step.created_offset
  JOIN truth_order_money AS money ON money.event_offset = step.money_offset
  LEFT JOIN truth_order_events AS status ON status.event_offset = step.status_offset
  LEFT JOIN truth_order_events AS moved ON moved.event_offset = step.moved_offset
  WHERE status.event_type IS DISTINCT FROM 'order_cancelled'
),
refund_event AS (
  SELECT
    event_offset,
    lead(event_offset) OVER (
      PARTITION BY partition_key, order_id, said.refund_id ORDER BY event_offset) AS next_offset,
    partition_key AS location_code,
    order_id,
    date_trunc('hour', pg_temp.instant(said.order_ts), 'UTC') AS order_hour,
    date_trunc('hour', pg_temp.instant(said.refunded_ts), 'UTC') AS refund_hour,
    said.amount,
    said.subtotal,
    said.tax,
    said.tip
  FROM truth_events,
    jsonb_to_record(payload) AS said (
      refund_id uuid, order_ts text, refunded_ts text, amount numeric, subtotal numeric, tax numeric, tip numeric)
  WHERE event_type = 'refund_issued'
),
refund AS (
  SELECT
    event_offset, next_offset, location_code, order_id, order_hour AS hour_start,
    subtotal AS refunds, tax AS refunded_tax, tip AS refunded_tip, 0 AS refunds_issued
  FROM refund_event
  UNION ALL
  SELECT event_offset, next_offset, location_code, order_id, refund_hour, 0, 0, 0, amount
  FROM refund_event
),
signed AS (
  SELECT
    event_offset, order_id, location_code, hour_start,
    order_count, items_sold, subtotal, tax, tip, total,
    gross, voids, discounts, comps, charges, gratuity, gift_cards,
    0 AS refunds, 0 AS refunded_tax, 0 AS refunded_tip, 0 AS refunds_issued, guests
  FROM sale
  UNION ALL
  SELECT
    next_offset, order_id, location_code, hour_start,
    -order_count, -items_sold, -subtotal, -tax, -tip, -total,
    -gross, -voids, -discounts, -comps, -charges, -gratuity, -gift_cards,
    0, 0, 0, 0, -guests
  FROM sale
  WHERE next_offset IS NOT NULL
  UNION ALL
  SELECT
    event_offset, order_id, location_code, hour_start,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    refunds, refunded_tax, refunded_tip, refunds_issued, 0
  FROM refund
  UNION ALL
  SELECT
    next_offset, order_id, location_code, hour_start,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    -refunds, -refunded_tax, -refunded_tip, -refunds_issued, 0
  FROM refund
  WHERE next_offset IS NOT NULL
)
SELECT
  event_offset,
  order_id,
  location_code,
  hour_start,
  sum(order_count) AS order_count,
  sum(items_sold) AS items_sold,
  sum(subtotal) AS subtotal,
  sum(tax) AS tax,
  sum(tip) AS tip,
  sum(total) AS total,
  sum(gross) AS gross,
  sum(voids) AS voids,
  sum(discounts) AS discounts,
  sum(comps) AS comps,
  sum(charges) AS charges,
  sum(gratuity) AS gratuity,
  sum(gift_cards) AS gift_cards,
  sum(refunds) AS refunds,
  sum(refunded_tax) AS refunded_tax,
  sum(refunded_tip) AS refunded_tip,
  sum(refunds_issued) AS refunds_issued,
  sum(guests) AS guests
FROM signed
GROUP BY event_offset, order_id, location_code, hour_start
HAVING (
    sum(order_count), sum(items_sold), sum(subtotal), sum(tax), sum(tip), sum(total), sum(gross), sum(voids), sum(discounts), sum(comps),
    sum(charges), sum(gratuity), sum(gift_cards), sum(refunds), sum(refunded_tax), sum(refunded_tip), sum(refunds_issued), sum(guests))
  <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

ANALYZE truth_sale_changes;
