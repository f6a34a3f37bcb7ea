-- Truth: raw.events_raw
-- Grain:   one row per accepted event that does not wait for its order and was not trimmed

CREATE TEMP VIEW truth_events_raw AS
SELECT event_offset, event_id, event_type, ts, partition_key, payload
FROM truth_kept
WHERE event_offset > (SELECT raw.trimmed_up_to());

-- a job that was set back may have written a trimmed event again
CREATE TEMP VIEW told_events_raw AS
SELECT *
FROM raw.events_raw
WHERE event_offset > (SELECT raw.trimmed_up_to());
