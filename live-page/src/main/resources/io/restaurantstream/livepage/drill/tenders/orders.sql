-- Orders that were paid at some locations and times. Parameters: locations, from, until, method or empty.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
)
SELECT DISTINCT order_id, location_code
FROM analytics.payments
JOIN wanted USING (location_code)
WHERE paid_at >= first AND paid_at < last AND ?::text IN ('', method)
