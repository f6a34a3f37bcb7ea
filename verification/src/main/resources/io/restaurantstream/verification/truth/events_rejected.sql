-- Truth: raw.events_rejected
-- Grain:   one row per event that is not accepted, or waits for its order
-- What is not settled may be on its way, so it is expected only where it has arrived.

CREATE TEMP TABLE truth_events_rejected ON COMMIT DROP AS
SELECT
  rejected.event_offset,
  rejected.reason,
  rejected.detail,
  rejected.field,
  rejected.partition_key,
  NULL::uuid AS missing_order_id,
  rejected.raw_text,
  rejected.raw_bytes
FROM truth_rejected AS rejected
LEFT JOIN truth_progress AS location USING (partition_key)
CROSS JOIN (SELECT settled_up_to FROM truth_progress WHERE partition_key = '') AS anywhere
WHERE rejected.event_offset <= coalesce(location.settled_up_to, anywhere.settled_up_to)
  OR EXISTS (SELECT FROM raw.events_rejected AS told WHERE told.event_offset = rejected.event_offset)
UNION ALL
SELECT
  orphan.event_offset,
  'unknown_order',
  'order ' || orphan.order_id || ' has not come; the event waits for it',
  'payload.order_id',
  orphan.partition_key,
  orphan.order_id,
  log.event::text,
  NULL
FROM truth_orphans AS orphan
JOIN truth_log AS log USING (event_offset);
