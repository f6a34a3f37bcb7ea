-- R: check payments_have_a_paid_order
-- What:    a payment has brought its money to the order
-- Grain:   one row per payment whose order is still open or gone
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.payments_have_a_paid_order AS
SELECT payment_id, order_id, payments.event_offset
FROM analytics.payments
JOIN analytics.orders USING (order_id, location_code)
LEFT JOIN analytics.payment_voids AS voided USING (order_id, payment_id, location_code)
WHERE orders.paid_at IS NULL AND voided.payment_id IS NULL;

COMMENT ON VIEW checks.payments_have_a_paid_order IS 'Payments whose order is not marked as paid.';
