-- Answers that were given at some locations and times. Parameters: locations, from, until.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
)
SELECT rating::text AS slice, coalesce(nps, -1) AS nps, 1 AS answers
FROM analytics.feedback
JOIN wanted USING (location_code)
WHERE created_ts >= first AND created_ts < last
