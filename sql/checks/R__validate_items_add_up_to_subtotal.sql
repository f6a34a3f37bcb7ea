-- R: check items_add_up_to_subtotal
-- What:    the lines of a paid order sum to its subtotal
-- Grain:   one row per paid order that does not add up
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.items_add_up_to_subtotal AS
SELECT order_id, location_code, subtotal, gross - discounts - comps AS items_total
FROM analytics.order_sales
WHERE is_sale
  -- a charge may or may not be in the subtotal; checks.money_adds_up looks at the whole
  AND charges + gratuity + gift_cards = 0
  AND subtotal <> gross - discounts - comps;

COMMENT ON VIEW checks.items_add_up_to_subtotal IS 'Paid orders whose lines do not sum to their subtotal.';
