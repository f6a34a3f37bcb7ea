-- The payments that count, of some locations and times: tenders that were not voided, else the newest payment of the order.
-- Parameters: locations, from, until.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
),
paid AS (
  SELECT DISTINCT order_id, location_code
  FROM analytics.payments
  JOIN wanted USING (location_code)
  WHERE paid_at >= first AND paid_at < last
),
payment AS (
  SELECT
    location_code,
    payment.paid_at,
    payment.method,
    payment.scope,
    payment.event_offset,
    coalesce(adjusted.tip, payment.tip) AS tip,
    payment.total - payment.tip + coalesce(adjusted.tip, payment.tip) AS amount,
    voided.event_offset IS NOT NULL AS is_voided,
    bool_or(payment.scope = 'tender') OVER of_order AS has_tenders,
    max(payment.event_offset) FILTER (WHERE payment.scope = 'order' AND voided.event_offset IS NULL) OVER of_order AS newest
  FROM paid
  JOIN analytics.payments AS payment USING (order_id, location_code)
  LEFT JOIN analytics.payment_voids AS voided USING (order_id, payment_id, location_code)
  LEFT JOIN analytics.tip_adjustments AS adjusted USING (order_id, payment_id, location_code)
  WINDOW of_order AS (PARTITION BY order_id, location_code)
)
SELECT method AS slice, 1 AS payments, amount, tip
FROM payment
JOIN wanted USING (location_code)
WHERE paid_at >= first AND paid_at < last
  AND NOT is_voided AND CASE WHEN has_tenders THEN scope = 'tender' ELSE event_offset = newest END
