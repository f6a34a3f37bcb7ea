-- Orders about which guests answered at some locations and times. Parameters: locations, from, until, stars or empty.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
)
SELECT DISTINCT order_id, location_code
FROM analytics.feedback
JOIN wanted USING (location_code)
WHERE created_ts >= first AND created_ts < last AND ?::text IN ('', rating::text)
