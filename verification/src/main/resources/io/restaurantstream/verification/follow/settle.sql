-- Follow: how far the tables owe the log everything, per location; see truth/progress_so_far.sql
-- Only what lies behind the first location that has more to come is looked at.

WITH behind AS (
  SELECT min(settled_up_to) AS settled_up_to FROM followed_clocks WHERE last_offset > settled_up_to
),
written AS (
  SELECT partition_key, event_offset
  FROM raw.events_raw
  WHERE event_offset > (SELECT settled_up_to FROM behind) AND ingested_at <= now() - interval '10 seconds'
  UNION ALL
  SELECT partition_key, event_offset
  FROM raw.events_rejected
  WHERE missing_order_id IS NOT NULL AND event_offset > (SELECT settled_up_to FROM behind)
    AND rejected_at <= now() - interval '10 seconds'
  UNION ALL
  SELECT partition_key, last_offset
  FROM raw.events_trimmed
  WHERE partition_key <> '' AND last_offset > (SELECT settled_up_to FROM behind)
    AND trimmed_at <= now() - interval '10 seconds'
),
settled AS (
  SELECT partition_key, max(event_offset) AS up_to FROM written GROUP BY partition_key
)
UPDATE followed_clocks AS clock
SET settled_up_to = settled.up_to
FROM settled
WHERE settled.partition_key = clock.location_code AND settled.up_to > clock.settled_up_to;
