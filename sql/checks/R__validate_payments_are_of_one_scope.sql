-- R: check payments_are_of_one_scope
-- What:    the payments of an order are its tenders, or each the whole of it
-- Grain:   one row per order that has both
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.payments_are_of_one_scope AS
SELECT order_id, location_code, count(*) AS payment_count
FROM analytics.payments
GROUP BY order_id, location_code
HAVING count(DISTINCT scope) > 1;

COMMENT ON VIEW checks.payments_are_of_one_scope IS 'Orders with payments of both scopes: their tenders are added up, the others do not count.';
