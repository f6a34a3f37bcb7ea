-- Truth: accepted events
-- Grain:   one row per accepted event of the log
-- Readers: progress_*.sql, written.sql, sale_changes.sql

CREATE TEMP TABLE truth_events ON COMMIT DROP AS
SELECT
  log.event_offset,
  said.event_id,
  said.event_type,
  said.ts,
  said.partition_key,
  (said.payload ->> 'order_id')::uuid AS order_id,
  said.payload
FROM truth_log AS log,
  jsonb_to_record(log.event::jsonb)
    AS said (event_id uuid, event_type text, ts timestamptz, partition_key text, payload jsonb);

ANALYZE truth_log, truth_events;
