-- Offsets of the events of all payments of some locations and times, by the offsets that the facts name.
-- Parameters: locations, from, until.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
),
found AS (
  SELECT order_id, payment_id, location_code, event_offset
  FROM analytics.payments
  JOIN wanted USING (location_code)
  WHERE paid_at >= first AND paid_at < last
)
SELECT event_offset FROM found
UNION SELECT voided.event_offset FROM found JOIN analytics.payment_voids AS voided USING (order_id, payment_id, location_code)
UNION SELECT adjusted.event_offset FROM found JOIN analytics.tip_adjustments AS adjusted USING (order_id, payment_id, location_code)
ORDER BY 1
