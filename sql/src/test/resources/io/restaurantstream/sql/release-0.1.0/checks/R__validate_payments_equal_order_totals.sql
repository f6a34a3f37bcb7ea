-- R: check payments_equal_order_totals
-- What:    what was captured for an order is what the order cost: a second charge shows here
-- Grain:   one row per paid order that was charged another amount
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.payments_equal_order_totals AS
WITH charged AS (
  SELECT order_id, sum(amount) AS amount, count(*) AS payment_count
  FROM analytics.payments
  GROUP BY order_id
)
SELECT orders.order_id, orders.total, charged.amount, charged.payment_count
FROM analytics.orders
JOIN charged USING (order_id)
WHERE orders.total <> charged.amount;

COMMENT ON VIEW checks.payments_equal_order_totals IS 'Paid orders whose payments do not sum to their total.';
