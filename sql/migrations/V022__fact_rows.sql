-- V022: fact rows
-- What:    every row of the fact tables by the event that made it
-- Grain:   one row per row of a fact table; menus and locations, whose versions have a time for an id, are left out
-- Readers: checks/R__validate_rows_have_their_event.sql, checks/R__validate_events_have_their_row.sql

SET ROLE restaurant_owner;

CREATE VIEW analytics.fact_rows AS
SELECT 'order_created' AS event_type, order_id, NULL::uuid AS row_id, location_code, created_offset AS event_offset FROM analytics.orders
UNION ALL
SELECT 'order_item_added', order_id, order_item_id, location_code, event_offset FROM analytics.order_items
UNION ALL
SELECT 'payment_captured', order_id, payment_id, location_code, event_offset FROM analytics.payments
UNION ALL
SELECT 'feedback_submitted', order_id, feedback_id, location_code, event_offset FROM analytics.feedback
UNION ALL
SELECT 'payment_voided', order_id, payment_id, location_code, event_offset FROM analytics.payment_voids
UNION ALL
SELECT 'tip_adjusted', order_id, payment_id, location_code, event_offset FROM analytics.tip_adjustments
UNION ALL
SELECT 'discount_applied', order_id, discount_id, location_code, event_offset FROM analytics.order_discounts
UNION ALL
SELECT 'discount_removed', order_id, discount_id, location_code, event_offset FROM analytics.discount_removals
UNION ALL
SELECT 'service_charge_applied', order_id, charge_id, location_code, event_offset FROM analytics.service_charges
UNION ALL
SELECT 'order_item_voided', order_id, void_id, location_code, event_offset FROM analytics.item_voids
UNION ALL
SELECT 'gift_card_sold', order_id, gift_txn_id, location_code, event_offset FROM analytics.gift_cards_sold
UNION ALL
SELECT 'refund_issued', order_id, refund_id, location_code, event_offset FROM analytics.refunds
UNION ALL
SELECT CASE WHEN is_cancelled THEN 'order_cancelled' ELSE 'order_reopened' END, order_id, NULL, location_code, event_offset
FROM analytics.order_status
UNION ALL
SELECT 'order_moved', order_id, NULL, location_code, event_offset FROM analytics.order_moves
UNION ALL
SELECT 'shift_started', NULL, shift_id, location_code, event_offset FROM analytics.shift_starts
UNION ALL
SELECT 'shift_ended', NULL, shift_id, location_code, event_offset FROM analytics.shift_ends;

COMMENT ON VIEW analytics.fact_rows IS 'Every row of the fact tables by the type and the offset of the event that made it.';
COMMENT ON COLUMN analytics.fact_rows.event_type IS 'Type of the event.';
COMMENT ON COLUMN analytics.fact_rows.order_id IS 'The order; null for a shift.';
COMMENT ON COLUMN analytics.fact_rows.row_id IS 'Its own id; null where the order is that.';
COMMENT ON COLUMN analytics.fact_rows.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.fact_rows.event_offset IS 'Offset of the event.';
