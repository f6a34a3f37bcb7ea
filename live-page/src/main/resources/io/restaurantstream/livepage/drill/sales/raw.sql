-- The same columns from the JSON of the events alone. Orders by their order_created event; what belongs to them within two
-- days after; refunds, which may come weeks later, by the offsets that analytics.refunds has.
-- Parameters: locations, from, until.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
),
events AS MATERIALIZED (
  SELECT
    event_offset, event_type, partition_key, payload, payload ->> 'order_id' AS order_id,
    CASE event_type
      WHEN 'discount_removed' THEN 'discount_applied'
      WHEN 'order_reopened' THEN 'order_cancelled'
      ELSE event_type
    END AS family
  FROM raw.events_raw
  WHERE ts >= (SELECT min(first) - INTERVAL '1 hour' FROM wanted) AND ts < (SELECT max(last) + INTERVAL '2 days' FROM wanted)
    AND event_type IN (
      'order_created', 'order_item_added', 'order_item_voided', 'discount_applied', 'discount_removed',
      'service_charge_applied', 'gift_card_sold', 'payment_captured', 'payment_voided', 'tip_adjusted', 'order_cancelled',
      'order_reopened', 'order_moved')
    AND (event_type <> 'order_moved' OR payload ->> 'guests' IS NOT NULL)
),
-- an event that comes again under a higher offset replaces what it said before
newest AS (
  SELECT DISTINCT ON (order_id, partition_key, family, entity) *
  FROM (
    SELECT
      *,
      CASE family
        WHEN 'order_item_added' THEN payload ->> 'order_item_id'
        WHEN 'order_item_voided' THEN payload ->> 'void_id'
        WHEN 'discount_applied' THEN payload ->> 'discount_id'
        WHEN 'service_charge_applied' THEN payload ->> 'charge_id'
        WHEN 'gift_card_sold' THEN payload ->> 'gift_txn_id'
        WHEN 'payment_captured' THEN payload ->> 'payment_id'
        WHEN 'payment_voided' THEN payload ->> 'payment_id'
        WHEN 'tip_adjusted' THEN payload ->> 'payment_id'
        ELSE ''
      END AS entity
    FROM events) AS named
  ORDER BY order_id, partition_key, family, entity, event_offset DESC
),
tenders AS (
  SELECT
    order_id, partition_key,
    max(payload ->> 'scope') FILTER (WHERE family = 'payment_captured') AS scope,
    max(event_offset) FILTER (WHERE family = 'payment_captured') AS event_offset,
    max((payload ->> 'subtotal')::numeric) FILTER (WHERE family = 'payment_captured') AS subtotal,
    max((payload ->> 'tax')::numeric) FILTER (WHERE family = 'payment_captured') AS tax,
    max((payload ->> 'tip')::numeric) FILTER (WHERE family = 'payment_captured') AS tip,
    max((payload ->> 'total')::numeric) FILTER (WHERE family = 'payment_captured') AS total,
    max((payload ->> 'tip')::numeric) FILTER (WHERE family = 'tip_adjusted') AS adjusted
  FROM newest
  WHERE family IN ('payment_captured', 'payment_voided', 'tip_adjusted')
  GROUP BY order_id, partition_key, entity
  HAVING bool_or(family = 'payment_captured') AND NOT bool_or(family = 'payment_voided')
),
counted AS (
  SELECT
    *,
    row_number() OVER (PARTITION BY order_id, partition_key, coalesce(scope, 'order') ORDER BY event_offset DESC) AS nth
  FROM tenders
),
parts AS (
  SELECT
    order_id, partition_key, family, event_offset,
    (payload ->> 'qty')::numeric AS qty,
    coalesce((payload ->> 'extended_price')::numeric, (payload ->> 'amount')::numeric) AS amount,
    payload ->> 'kind' AS kind,
    coalesce((payload ->> 'is_gratuity')::boolean, false) AS is_gratuity,
    event_type = 'order_cancelled' AS is_cancelled,
    event_type <> 'discount_removed' AS applies,
    (payload ->> 'order_ts')::timestamptz AS order_ts,
    (payload ->> 'guests')::int AS guests,
    payload ->> 'service_type' AS service_type,
    NULL::numeric AS subtotal, NULL::numeric AS tax, NULL::numeric AS tip, NULL::numeric AS total
  FROM newest
  WHERE family NOT IN ('payment_captured', 'payment_voided', 'tip_adjusted')
  UNION ALL
  SELECT
    order_id, partition_key, 'paid', event_offset, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    subtotal, tax, coalesce(adjusted, tip), total - tip + coalesce(adjusted, tip)
  FROM counted
  WHERE scope = 'tender' OR nth = 1
),
orders AS (
  SELECT
    partition_key AS location_code,
    max(order_ts) FILTER (WHERE family = 'order_created') AS counted_at,
    max(CASE
      WHEN service_type IN ('dine_in', 'takeout', 'delivery', 'curbside', 'drive_thru', 'catering') THEN service_type
      ELSE 'other'
    END) FILTER (WHERE family = 'order_created') AS slice,
    coalesce(sum(qty) FILTER (WHERE family = 'order_item_added'), 0)
      - coalesce(sum(qty) FILTER (WHERE family = 'order_item_voided'), 0) AS items_sold,
    sum(subtotal) AS subtotal, sum(tax) AS tax, sum(tip) AS tip, sum(total) AS total,
    coalesce(sum(amount) FILTER (WHERE family = 'order_item_added'), 0)
      - coalesce(sum(amount) FILTER (WHERE family = 'order_item_voided'), 0) AS gross,
    coalesce(sum(amount) FILTER (WHERE family = 'order_item_voided'), 0) AS voids,
    coalesce(sum(amount) FILTER (WHERE family = 'discount_applied' AND applies AND kind <> 'comp'), 0) AS discounts,
    coalesce(sum(amount) FILTER (WHERE family = 'discount_applied' AND applies AND kind = 'comp'), 0) AS comps,
    coalesce(sum(amount) FILTER (WHERE family = 'service_charge_applied' AND NOT is_gratuity), 0) AS charges,
    coalesce(sum(amount) FILTER (WHERE family = 'service_charge_applied' AND is_gratuity), 0) AS gratuity,
    coalesce(sum(amount) FILTER (WHERE family = 'gift_card_sold'), 0) AS gift_cards,
    -- what a move does not say has not changed
    (array_agg(guests ORDER BY event_offset DESC)
      FILTER (WHERE family IN ('order_created', 'order_moved') AND guests IS NOT NULL))[1] AS guests
  FROM parts
  GROUP BY order_id, partition_key
  HAVING bool_or(family = 'paid') AND bool_or(family = 'order_created')
    AND NOT coalesce(bool_or(is_cancelled) FILTER (WHERE family = 'order_cancelled'), false)
),
refund_offsets AS MATERIALIZED (
  SELECT refund.event_offset
  FROM analytics.refunds AS refund
  JOIN wanted ON wanted.location_code = refund.location_code
    AND (refund.order_ts >= first AND refund.order_ts < last OR refunded_at >= first AND refunded_at < last)
),
refunds AS (
  SELECT
    partition_key AS location_code, (payload ->> 'order_ts')::timestamptz AS order_ts,
    coalesce((payload ->> 'refunded_ts')::timestamptz, ts) AS refunded_at,
    (payload ->> 'subtotal')::numeric AS subtotal, (payload ->> 'tax')::numeric AS tax,
    (payload ->> 'tip')::numeric AS tip, (payload ->> 'amount')::numeric AS amount
  FROM raw.events_raw
  WHERE event_offset = ANY (ARRAY(SELECT event_offset FROM refund_offsets))
)
SELECT
  part.*,
  coalesce(guests > 0, false)::integer AS guest_orders,
  CASE WHEN guests > 0 THEN gross - discounts - comps ELSE 0 END AS guest_sales
FROM (
  SELECT
    orders.location_code, counted_at, slice, 1 AS order_count, items_sold, subtotal, tax, tip, total, gross, voids, discounts, comps,
    charges, gratuity, gift_cards, 0::numeric AS refunds, 0::numeric AS refunded_tax, 0::numeric AS refunded_tip,
    0::numeric AS refunds_issued, guests
  FROM orders
  JOIN wanted ON wanted.location_code = orders.location_code AND counted_at >= first AND counted_at < last
  UNION ALL
  SELECT
    refunds.location_code, order_ts, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, subtotal, tax, tip, 0, NULL
  FROM refunds
  JOIN wanted ON wanted.location_code = refunds.location_code AND order_ts >= first AND order_ts < last
  UNION ALL
  SELECT
    refunds.location_code, refunded_at, '', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, amount, NULL
  FROM refunds
  JOIN wanted ON wanted.location_code = refunds.location_code AND refunded_at >= first AND refunded_at < last
) AS part
