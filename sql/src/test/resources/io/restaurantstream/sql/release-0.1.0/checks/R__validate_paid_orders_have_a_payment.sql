-- R: check paid_orders_have_a_payment
-- What:    an order with money has a payment
-- Grain:   one row per paid order without one
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.paid_orders_have_a_payment AS
SELECT orders.order_id, orders.paid_offset
FROM analytics.orders
WHERE orders.paid_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM analytics.payments WHERE payments.order_id = orders.order_id);

COMMENT ON VIEW checks.paid_orders_have_a_payment IS 'Paid orders without a payment row.';
