-- R: check payments_have_a_paid_order
-- What:    a payment has brought its money to the order
-- Grain:   one row per payment whose order is still open or gone
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.payments_have_a_paid_order AS
SELECT payments.payment_id, payments.order_id, payments.event_offset
FROM analytics.payments
WHERE NOT EXISTS (
  SELECT FROM analytics.orders WHERE orders.order_id = payments.order_id AND orders.paid_at IS NOT NULL);

COMMENT ON VIEW checks.payments_have_a_paid_order IS 'Payments whose order is not marked as paid.';
