-- Truth: raw.events_rejected
-- Grain:   one row per event that is not accepted, or waits for its order
-- told_events_rejected has what the table holds, as far as it can be compared.
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
  CASE WHEN erased.event_offset IS NULL THEN log.event::text ELSE raw.erased_event(log.event::jsonb)::text END,
  NULL
FROM truth_orphans AS orphan
JOIN truth_log AS log USING (event_offset)
LEFT JOIN raw.erasures AS erased USING (event_offset);

-- Of a rejected event that was erased only its place is left. Rebuilt from that, it is rejected for another reason.
UPDATE truth_events_rejected AS rejected
SET reason = 'erased', detail = 'erased', field = NULL, raw_bytes = NULL,
  raw_text = jsonb_strip_nulls(jsonb_build_object(
    'offset', rejected.event_offset, 'partition_key', rejected.partition_key, 'erased', true))::text
FROM raw.erasures AS erased
WHERE erased.event_offset = rejected.event_offset AND rejected.missing_order_id IS NULL;

CREATE TEMP VIEW told_events_rejected AS
SELECT
  told.event_offset,
  CASE WHEN is_erased THEN 'erased' ELSE told.reason END AS reason,
  CASE WHEN is_erased AND told.reason = 'missing_field' THEN 'erased' ELSE told.detail END AS detail,
  CASE WHEN NOT is_erased THEN told.field END AS field,
  told.partition_key,
  told.missing_order_id,
  told.raw_text,
  told.raw_bytes
FROM raw.events_rejected AS told
CROSS JOIN LATERAL (
  SELECT told.missing_order_id IS NULL
    AND EXISTS (SELECT FROM raw.erasures AS erased WHERE erased.event_offset = told.event_offset) AS is_erased
) AS erasure;
