-- R: check items_add_up_to_subtotal
-- What:    the lines of a paid order sum to its subtotal
-- Grain:   one row per paid order that does not add up
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.items_add_up_to_subtotal AS
SELECT order_id, location_code, order_sales.subtotal, gross - discounts - comps AS items_total
FROM analytics.order_sales
JOIN analytics.orders USING (order_id, location_code)
WHERE is_sale
  -- a charge may or may not be in the subtotal; checks.money_adds_up looks at the whole
  AND charges + gratuity + gift_cards = 0
  AND order_sales.subtotal <> gross - discounts - comps
  -- a split check may still be being paid
  AND NOT (orders.money_is_summed AND orders.paid_at > (SELECT max(paid_at) - interval '1 day' FROM analytics.orders)
    AND order_sales.subtotal < gross - discounts - comps);

COMMENT ON VIEW checks.items_add_up_to_subtotal IS 'Paid orders whose lines do not sum to their subtotal.';
