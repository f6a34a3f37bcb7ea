-- R: check events_have_their_row
-- What:    every raw event is a row of the facts, as new as the event or newer
-- Grain:   one row per raw event without a row
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.events_have_their_row AS
WITH events AS (
  SELECT
    event_offset,
    event_type,
    partition_key AS location_code,
    (payload ->> 'order_id')::uuid AS order_id,
    CASE event_type
      WHEN 'order_item_added' THEN payload ->> 'order_item_id'
      WHEN 'payment_captured' THEN payload ->> 'payment_id'
      WHEN 'feedback_submitted' THEN payload ->> 'feedback_id'
      WHEN 'payment_voided' THEN payload ->> 'payment_id'
      WHEN 'tip_adjusted' THEN payload ->> 'payment_id'
      WHEN 'discount_applied' THEN payload ->> 'discount_id'
      WHEN 'discount_removed' THEN payload ->> 'discount_id'
      WHEN 'service_charge_applied' THEN payload ->> 'charge_id'
      WHEN 'order_item_voided' THEN payload ->> 'void_id'
      WHEN 'gift_card_sold' THEN payload ->> 'gift_txn_id'
      WHEN 'refund_issued' THEN payload ->> 'refund_id'
      WHEN 'shift_started' THEN payload ->> 'shift_id'
      WHEN 'shift_ended' THEN payload ->> 'shift_id'
    END::uuid AS row_id,
    -- two types share a table
    CASE WHEN event_type IN ('order_cancelled', 'order_reopened') THEN 'status' ELSE event_type END AS kind
  FROM raw.events_raw
  WHERE event_type NOT IN ('menu_item_changed', 'location_changed')
),
-- the newest event of each row, by keys that hash: nothing is looked up event by event
newest AS (
  SELECT kind, location_code, order_id, row_id, max(event_offset) AS event_offset
  FROM events
  GROUP BY kind, location_code, order_id, row_id
),
facts AS (
  SELECT
    CASE WHEN event_type IN ('order_cancelled', 'order_reopened') THEN 'status' ELSE event_type END AS kind,
    location_code, order_id, row_id, max(event_offset) AS event_offset
  FROM analytics.fact_rows
  GROUP BY 1, 2, 3, 4
),
covered AS (
  SELECT kind, location_code, order_id, row_id, event_offset, 0 AS missing FROM facts
  UNION ALL
  SELECT kind, location_code, order_id, row_id, event_offset, 1 FROM newest
)
SELECT
  max(event_offset) FILTER (WHERE missing = 1) AS event_offset,
  kind AS event_type
FROM covered
GROUP BY kind, location_code, order_id, row_id
HAVING max(event_offset) FILTER (WHERE missing = 1) > coalesce(max(event_offset) FILTER (WHERE missing = 0), 0);

COMMENT ON VIEW checks.events_have_their_row IS 'Raw events that are no row of the facts, or whose row shows an older event.';
