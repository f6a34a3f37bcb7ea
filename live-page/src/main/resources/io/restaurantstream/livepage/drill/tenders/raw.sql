-- The same from the JSON of the events alone. A payment is voided, or its tip adjusted, within two days.
-- Parameters: locations, from, until.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
),
-- an event that comes again under a higher offset replaces what it said before
newest AS (
  SELECT DISTINCT ON (order_id, partition_key, event_type, payment_id) *
  FROM (
    SELECT
      event_offset, event_type, partition_key, ts, payload, payload ->> 'order_id' AS order_id,
      payload ->> 'payment_id' AS payment_id
    FROM raw.events_raw
    WHERE ts >= (SELECT min(first) - INTERVAL '2 days' FROM wanted) AND ts < (SELECT max(last) + INTERVAL '2 days' FROM wanted)
      AND event_type IN ('payment_captured', 'payment_voided', 'tip_adjusted')) AS event
  ORDER BY order_id, partition_key, event_type, payment_id, event_offset DESC
),
payment AS (
  SELECT
    order_id,
    partition_key AS location_code,
    max(ts) FILTER (WHERE event_type = 'payment_captured') AS paid_at,
    max(payload ->> 'method') FILTER (WHERE event_type = 'payment_captured') AS method,
    coalesce(max(payload ->> 'scope') FILTER (WHERE event_type = 'payment_captured'), 'order') AS scope,
    max(event_offset) FILTER (WHERE event_type = 'payment_captured') AS event_offset,
    max((payload ->> 'total')::numeric) FILTER (WHERE event_type = 'payment_captured') AS total,
    max((payload ->> 'tip')::numeric) FILTER (WHERE event_type = 'payment_captured') AS tip,
    max((payload ->> 'tip')::numeric) FILTER (WHERE event_type = 'tip_adjusted') AS adjusted,
    bool_or(event_type = 'payment_voided') AS is_voided
  FROM newest
  GROUP BY order_id, partition_key, payment_id
  HAVING bool_or(event_type = 'payment_captured')
),
counted AS (
  SELECT
    *,
    bool_or(scope = 'tender') OVER of_order AS has_tenders,
    max(event_offset) FILTER (WHERE scope = 'order' AND NOT is_voided) OVER of_order AS newest
  FROM payment
  WINDOW of_order AS (PARTITION BY order_id, location_code)
)
SELECT
  CASE
    WHEN method = 'ach' THEN 'bank_transfer'
    WHEN method = 'cheque' THEN 'check'
    WHEN method IN (
      'credit_card', 'debit', 'cash', 'digital_wallet', 'gift_card', 'house_account', 'bank_transfer', 'check') THEN method
    ELSE 'other'
  END AS slice,
  1 AS payments,
  total - tip + coalesce(adjusted, tip) AS amount,
  coalesce(adjusted, tip) AS tip
FROM counted
JOIN wanted USING (location_code)
WHERE paid_at >= first AND paid_at < last
  AND NOT is_voided AND CASE WHEN has_tenders THEN scope = 'tender' ELSE event_offset = newest END
