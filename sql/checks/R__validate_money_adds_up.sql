-- R: check money_adds_up
-- What:    what an order brought is what was collected for it: gross less discounts and comps, charges, gratuity, tax,
--          tip and gift cards, to the cent
-- Grain:   one row per order with a charge, a discount, a void or several tenders that does not
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.money_adds_up AS
SELECT
  order_id, location_code,
  gross - discounts - comps + charges + gratuity + order_sales.tax + order_sales.tip + gift_cards AS brought,
  total AS collected
FROM analytics.order_sales
JOIN analytics.orders USING (order_id, location_code, total)
WHERE is_sale
  -- of other orders items_add_up_to_subtotal and order_totals_add_up say the same
  AND (orders.money_is_summed OR voids + discounts + comps + charges + gratuity + gift_cards > 0)
  AND gross - discounts - comps + charges + gratuity + order_sales.tax + order_sales.tip + gift_cards <> total
  -- a split check may still be being paid
  AND NOT (orders.money_is_summed AND orders.paid_at > (SELECT max(paid_at) - interval '1 day' FROM analytics.orders)
    AND gross - discounts - comps + charges + gratuity + order_sales.tax + order_sales.tip + gift_cards > total);

COMMENT ON VIEW checks.money_adds_up IS 'Orders whose parts do not add up to what was collected.';
