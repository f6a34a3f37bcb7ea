-- R: check voids_are_within_their_line
-- What:    no more of a line is voided than was ordered
-- Grain:   one row per line of which more was voided
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.voids_are_within_their_line AS
WITH voided AS (
  SELECT order_id, location_code, order_item_id, sum(qty) AS qty, sum(amount) AS amount
  FROM analytics.item_voids
  GROUP BY order_id, location_code, order_item_id
)
SELECT order_item_id, voided.qty AS voided_qty, item.qty, voided.amount AS voided_amount, item.extended_price
FROM voided
LEFT JOIN analytics.order_items AS item USING (order_id, location_code, order_item_id)
WHERE item.qty IS NULL OR voided.qty > item.qty OR voided.amount > item.extended_price;

COMMENT ON VIEW checks.voids_are_within_their_line IS 'Lines of which more was voided than was ordered, or that nobody ordered.';
