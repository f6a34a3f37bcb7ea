-- R: check refunds_are_covered
-- What:    no more is given back than was captured, and its parts add up
-- Grain:   one row per refund, payment or order that breaks it
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
HAVING sum(refund.amount) > payment.amount - payment.tip + coalesce(adjusted.tip, payment.tip)
UNION ALL
-- all refunds of an order together, so also those that name no payment, or a voided one
SELECT refunded.order_id, refunded.amount, captured.amount
FROM (
  SELECT order_id, location_code, sum(refund.amount) AS amount
  FROM analytics.refunds AS refund
  LEFT JOIN analytics.payments AS payment USING (order_id, payment_id, location_code)
  -- goods of an earlier order come back when this one is opened: exports do not say by which payment they were bought
  WHERE payment_id IS NOT NULL OR refunded_at > order_ts
  GROUP BY order_id, location_code
  -- while a payment that is refunded has not arrived, what was captured is not known
  HAVING count(payment_id) = count(payment.event_offset)
) AS refunded
CROSS JOIN LATERAL (
  SELECT
    coalesce(
      sum(payment.amount - payment.tip + coalesce(adjusted.tip, payment.tip)) FILTER (WHERE voided.payment_id IS NULL), 0
    ) AS amount
  FROM analytics.payments AS payment
  LEFT JOIN analytics.tip_adjustments AS adjusted USING (order_id, payment_id, location_code)
  LEFT JOIN analytics.payment_voids AS voided USING (order_id, payment_id, location_code)
  WHERE payment.order_id = refunded.order_id AND payment.location_code = refunded.location_code
  -- nor is it while the order has no payment at all
  HAVING count(*) > 0
) AS captured
WHERE refunded.amount > captured.amount;

COMMENT ON VIEW checks.refunds_are_covered IS 'Refunds whose parts do not add up, and payments and orders of which more was given back than was captured.';
