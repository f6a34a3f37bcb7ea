-- R: check times_are_in_order
-- What:    nobody pays before ordering
-- Grain:   one row per order paid before it was opened
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.times_are_in_order AS
SELECT order_id, order_ts, paid_at
FROM analytics.orders
WHERE paid_at < order_ts;

COMMENT ON VIEW checks.times_are_in_order IS 'Orders paid before they were opened.';
