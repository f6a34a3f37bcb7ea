-- R: check events_have_their_row
-- What:    every raw event is a row of the facts, as new as the event or newer
-- Grain:   one row per raw event without a row
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.events_have_their_row AS
SELECT events_raw.event_offset, events_raw.event_type
FROM raw.events_raw
LEFT JOIN analytics.orders
  ON events_raw.event_type = 'order_created' AND orders.order_id = (events_raw.payload ->> 'order_id')::uuid
LEFT JOIN analytics.order_items
  ON events_raw.event_type = 'order_item_added'
  AND order_items.order_item_id = (events_raw.payload ->> 'order_item_id')::uuid
LEFT JOIN analytics.payments
  ON events_raw.event_type = 'payment_captured'
  AND payments.payment_id = (events_raw.payload ->> 'payment_id')::uuid
LEFT JOIN analytics.feedback
  ON events_raw.event_type = 'feedback_submitted'
  AND feedback.feedback_id = (events_raw.payload ->> 'feedback_id')::uuid
WHERE coalesce(
    orders.created_offset, order_items.event_offset, payments.event_offset, feedback.event_offset, 0
  ) < events_raw.event_offset;

COMMENT ON VIEW checks.events_have_their_row IS 'Raw events that are no row of the facts, or whose row shows an older event.';
