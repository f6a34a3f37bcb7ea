-- R: check items_add_up_to_subtotal
-- What:    the lines of a paid order sum to its subtotal
-- Grain:   one row per paid order that does not add up
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.items_add_up_to_subtotal AS
WITH lines AS (
  SELECT order_id, sum(extended_price) AS items_total
  FROM analytics.order_items
  GROUP BY order_id
)
SELECT orders.order_id, orders.subtotal, coalesce(lines.items_total, 0) AS items_total
FROM analytics.orders
LEFT JOIN lines USING (order_id)
WHERE orders.subtotal <> coalesce(lines.items_total, 0);

COMMENT ON VIEW checks.items_add_up_to_subtotal IS 'Paid orders whose lines do not sum to their subtotal.';
