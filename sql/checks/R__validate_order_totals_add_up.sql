-- R: check order_totals_add_up
-- What:    subtotal, tax and tip of an order sum to its total
-- Grain:   one row per order that does not add up
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.order_totals_add_up AS
SELECT order_id, location_code, subtotal, tax, tip, total
FROM analytics.orders
WHERE subtotal + tax + tip <> total;

COMMENT ON VIEW checks.order_totals_add_up IS 'Orders whose subtotal, tax and tip are not their total.';
