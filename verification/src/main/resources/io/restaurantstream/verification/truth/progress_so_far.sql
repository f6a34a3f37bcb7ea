-- Truth: how far the tables are, when a job is writing them
-- Grain:   one row per location, and one with an empty name for what names no location
-- Readers: written.sql, events_rejected.sql, event_gaps.sql, hourly_sales_so_far.sql
-- A location's events are written in the order of offsets and each with all its rows, so the highest offset in
-- raw.events_raw (or trimmed from it, or waiting in raw.events_rejected) tells which part of the log the facts must
-- show, exactly.
-- Other tables are written beside the facts. What they owe to an event whose fact, or that of a later event of the
-- same location, was written 10 seconds ago must be there: that part of the log is settled.

CREATE TEMP TABLE truth_progress ON COMMIT DROP AS
WITH written AS (
  SELECT partition_key, event_offset, ingested_at AS written_at
  FROM raw.events_raw
  UNION ALL
  SELECT partition_key, event_offset, rejected_at
  FROM raw.events_rejected
  WHERE missing_order_id IS NOT NULL
  UNION ALL
  SELECT partition_key, last_offset, trimmed_at
  FROM raw.events_trimmed
  WHERE partition_key <> ''
),
locations AS (
  SELECT
    partition_key,
    max(event_offset) AS written_up_to,
    coalesce(max(event_offset) FILTER (WHERE written_at <= now() - interval '10 seconds'), 0) AS settled_up_to
  FROM written
  GROUP BY partition_key
),
last_events AS (
  SELECT partition_key, max(event_offset) AS event_offset
  FROM truth_events
  GROUP BY partition_key
)
SELECT partition_key, written_up_to, settled_up_to
FROM locations
UNION ALL
-- Without a location nothing tells which reader had it: it is due where every location is that has more to come.
SELECT
  '',
  0,
  coalesce(
    (
      SELECT min(coalesce(settled_up_to, 0))
      FROM last_events
      LEFT JOIN locations USING (partition_key)
      WHERE event_offset > coalesce(settled_up_to, 0)
    ),
    (SELECT max(settled_up_to) FROM locations),
    0);
