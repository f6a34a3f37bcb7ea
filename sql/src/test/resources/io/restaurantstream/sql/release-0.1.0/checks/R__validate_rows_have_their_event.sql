-- R: check rows_have_their_event
-- What:    every row of the facts shows an event that arrived, of the right kind, unless the event was trimmed since
-- Grain:   one row per fact without its event
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.rows_have_their_event AS
WITH facts AS (
  SELECT 'order_created' AS event_type, order_id AS row_id, created_offset AS event_offset FROM analytics.orders
  UNION ALL
  SELECT 'payment_captured', order_id, paid_offset FROM analytics.orders WHERE paid_offset IS NOT NULL
  UNION ALL
  SELECT 'order_item_added', order_item_id, event_offset FROM analytics.order_items
  UNION ALL
  SELECT 'payment_captured', payment_id, event_offset FROM analytics.payments
  UNION ALL
  SELECT 'feedback_submitted', feedback_id, event_offset FROM analytics.feedback
)
SELECT facts.event_type, facts.row_id, facts.event_offset
FROM facts
LEFT JOIN raw.events_raw USING (event_offset)
WHERE events_raw.event_type IS DISTINCT FROM facts.event_type
  AND facts.event_offset > (SELECT raw.trimmed_up_to());

COMMENT ON VIEW checks.rows_have_their_event IS 'Rows of the facts whose offset is not that of a raw event of their kind.';
