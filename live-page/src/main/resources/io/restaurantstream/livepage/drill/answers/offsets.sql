-- Offsets of the answers that were given at some locations and times. Parameters: locations, from, until.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
)
SELECT event_offset
FROM analytics.feedback
JOIN wanted USING (location_code)
WHERE created_ts >= first AND created_ts < last
ORDER BY 1
