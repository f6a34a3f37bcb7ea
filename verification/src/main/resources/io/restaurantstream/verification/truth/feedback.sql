-- Truth: analytics.feedback
-- Grain:   one row per answer: its latest feedback_submitted

CREATE TEMP TABLE truth_feedback ON COMMIT DROP AS
SELECT DISTINCT ON (event.order_id, said.feedback_id, event.partition_key)
  event.order_id,
  said.feedback_id,
  event.partition_key AS location_code,
  said.customer_id,
  said.rating,
  said.nps,
  said.comment,
  pg_temp.instant(said.created_ts) AS created_ts,
  event.event_offset
FROM truth_kept AS event,
  jsonb_to_record(event.payload) AS said (
    feedback_id uuid, customer_id uuid, rating smallint, nps smallint, comment text, created_ts text)
WHERE event.event_type = 'feedback_submitted'
ORDER BY event.order_id, said.feedback_id, event.partition_key, event.event_offset DESC;

ANALYZE truth_feedback;
