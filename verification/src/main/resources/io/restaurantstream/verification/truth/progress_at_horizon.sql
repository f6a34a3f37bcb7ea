-- Truth: how far the tables must be, when the log was read up to an agreed offset
-- Grain:   one row per location, and one with an empty name for what names no location
-- Readers: written.sql, events_rejected.sql, event_gaps.sql
-- The log that was read ends at the horizon, so everything in it must be written and settled. 18 nines are the last
-- offset a log can have: no limit.

CREATE TEMP TABLE truth_progress ON COMMIT DROP AS
SELECT partition_key, 999999999999999999 AS written_up_to, 999999999999999999 AS settled_up_to
FROM truth_events
GROUP BY partition_key
UNION ALL
SELECT '', 999999999999999999, 999999999999999999;
