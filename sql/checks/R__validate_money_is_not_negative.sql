-- R: check money_is_not_negative
-- What:    no fact and no hour of sales is negative; late_sales may be, it holds corrections
-- Grain:   one row per negative row
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.money_is_not_negative AS
SELECT 'analytics.orders' AS table_name, order_id::text AS row_key, least(subtotal, tax, tip, total) AS lowest
FROM analytics.orders
WHERE least(subtotal, tax, tip, total) < 0
UNION ALL
SELECT 'analytics.order_items', order_item_id::text, least(unit_price, extended_price)
FROM analytics.order_items
WHERE least(unit_price, extended_price) < 0
UNION ALL
SELECT 'analytics.payments', payment_id::text, least(amount, subtotal, tax, tip, total)
FROM analytics.payments
WHERE least(amount, subtotal, tax, tip, total) < 0
UNION ALL
SELECT 'analytics.hourly_sales', location_code || ' ' || (hour_start AT TIME ZONE 'UTC'), least(subtotal, tax, tip, total, gross)
FROM analytics.hourly_sales
WHERE least(subtotal, tax, tip, total, gross) < 0;

COMMENT ON VIEW checks.money_is_not_negative IS 'Rows with a negative amount of money.';
