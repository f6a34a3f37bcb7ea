-- R: check payment_locations_match
-- What:    a payment is captured where the order was opened
-- Grain:   one row per payment of another location
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.payment_locations_match AS
SELECT payments.payment_id, payments.location_code, orders.location_code AS order_location_code
FROM analytics.payments
JOIN analytics.orders USING (order_id)
WHERE payments.location_code <> orders.location_code;

COMMENT ON VIEW checks.payment_locations_match IS 'Payments captured at another location than their order''s.';
