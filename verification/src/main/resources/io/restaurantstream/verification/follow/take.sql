-- Follow: takes in the part of the log that was read last
-- Reads:   truth_events

INSERT INTO followed_events
SELECT event_offset, partition_key, order_id, event_type, md5(ROW(event_id, event_type, ts, partition_key, payload)::text)::uuid
FROM truth_events
WHERE order_id IS NOT NULL;

INSERT INTO followed_hours AS followed (location_code, order_id, hour_start, has_facts)
SELECT partition_key, order_id, date_trunc('hour', moment.at, 'UTC'), bool_or(event_type IN ('order_created', 'refund_issued'))
FROM truth_events
CROSS JOIN LATERAL (VALUES
  (CASE event_type
    WHEN 'order_created' THEN pg_temp.instant(payload ->> 'order_ts')
    WHEN 'payment_captured' THEN ts
    WHEN 'feedback_submitted' THEN pg_temp.instant(payload ->> 'created_ts')
    WHEN 'refund_issued' THEN pg_temp.instant(payload ->> 'refunded_ts')
  END),
  (CASE event_type WHEN 'refund_issued' THEN pg_temp.instant(payload ->> 'order_ts') END)) AS moment (at)
WHERE order_id IS NOT NULL AND moment.at IS NOT NULL
GROUP BY 1, 2, 3
ON CONFLICT (order_id, location_code, hour_start) DO UPDATE SET has_facts = true
  WHERE EXCLUDED.has_facts AND NOT followed.has_facts;

INSERT INTO touched_hours AS touched (location_code, hour_start, last_offset)
SELECT location_code, hour_start, max(event_offset)
FROM truth_events AS event
JOIN followed_hours AS hours ON hours.order_id = event.order_id AND hours.location_code = event.partition_key
GROUP BY location_code, hour_start
ON CONFLICT (hour_start, location_code) DO UPDATE SET last_offset = greatest(touched.last_offset, EXCLUDED.last_offset);
