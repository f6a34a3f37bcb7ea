-- The same from the JSON of the events alone: an answer is sent within two days. Parameters: locations, from, until.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
),
-- an event that comes again under a higher offset replaces what it said before
newest AS (
  SELECT DISTINCT ON (payload ->> 'order_id', payload ->> 'feedback_id', partition_key) partition_key AS location_code, payload
  FROM raw.events_raw
  WHERE ts >= (SELECT min(first) - INTERVAL '1 hour' FROM wanted) AND ts < (SELECT max(last) + INTERVAL '2 days' FROM wanted)
    AND event_type = 'feedback_submitted'
  ORDER BY payload ->> 'order_id', payload ->> 'feedback_id', partition_key, event_offset DESC
)
SELECT payload ->> 'rating' AS slice, coalesce((payload ->> 'nps')::int, -1) AS nps, 1 AS answers
FROM newest
JOIN wanted USING (location_code)
WHERE (payload ->> 'created_ts')::timestamptz >= first AND (payload ->> 'created_ts')::timestamptz < last
