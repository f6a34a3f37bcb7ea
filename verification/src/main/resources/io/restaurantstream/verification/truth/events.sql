-- Truth: accepted events
-- Grain:   one row per accepted event of the log
-- What was erased on request is left out here, so it must be in no table.
-- Readers: progress_*.sql, written.sql, sale_changes.sql

CREATE TEMP TABLE truth_events ON COMMIT DROP AS
SELECT
  log.event_offset,
  said.event_id,
  said.event_type,
  pg_temp.instant(said.ts) AS ts,
  said.partition_key,
  -- in what belongs to no order the field may be anything
  CASE
    WHEN said.event_type NOT IN ('menu_item_changed', 'location_changed', 'shift_started', 'shift_ended')
      THEN (said.payload ->> 'order_id')::uuid
  END AS order_id,
  CASE
    WHEN erased.event_offset IS NULL THEN said.payload
    ELSE raw.without_personal_data(said.event_type, said.payload)
  END AS payload
FROM truth_log AS log
CROSS JOIN LATERAL jsonb_to_record(log.event::jsonb)
  AS said (event_id uuid, event_type text, ts text, partition_key text, payload jsonb)
LEFT JOIN raw.erasures AS erased ON erased.event_offset = log.event_offset;

ANALYZE truth_log, truth_events;
