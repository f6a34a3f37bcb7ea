-- R: check refunds_are_covered
-- What:    no more is given back than was captured, and its parts add up
-- Grain:   one row per refund or payment that breaks it
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.refunds_are_covered AS
SELECT refund.refund_id AS row_id, refund.amount, refund.subtotal + refund.tax + refund.tip AS allowed
FROM analytics.refunds AS refund
WHERE refund.amount <> refund.subtotal + refund.tax + refund.tip
UNION ALL
SELECT payment.payment_id, sum(refund.amount), payment.amount - payment.tip + coalesce(adjusted.tip, payment.tip)
FROM analytics.refunds AS refund
JOIN analytics.payments AS payment USING (order_id, payment_id, location_code)
LEFT JOIN analytics.tip_adjustments AS adjusted USING (order_id, payment_id, location_code)
GROUP BY payment.payment_id, payment.order_id, payment.location_code, payment.amount, payment.tip, adjusted.tip
HAVING sum(refund.amount) > payment.amount - payment.tip + coalesce(adjusted.tip, payment.tip);

COMMENT ON VIEW checks.refunds_are_covered IS 'Refunds whose parts do not add up, and payments of which more was given back than was captured.';
