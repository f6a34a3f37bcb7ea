-- R: check line_prices_add_up
-- What:    an item's price times its quantity is the price of its line
-- Grain:   one row per line that does not add up
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.line_prices_add_up AS
SELECT order_item_id, unit_price, qty, extended_price
FROM analytics.order_items
WHERE unit_price * qty <> extended_price;

COMMENT ON VIEW checks.line_prices_add_up IS 'Lines whose unit price times quantity is not their extended price.';
