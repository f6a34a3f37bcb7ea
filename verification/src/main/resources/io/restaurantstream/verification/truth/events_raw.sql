-- Truth: raw.events_raw
-- Grain:   one row per accepted event that does not wait for its order

CREATE TEMP VIEW truth_events_raw AS
SELECT event_offset, event_id, event_type, ts, partition_key, payload
FROM truth_kept;
