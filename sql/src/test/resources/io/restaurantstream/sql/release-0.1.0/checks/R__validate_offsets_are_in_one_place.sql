-- R: check offsets_are_in_one_place
-- What:    no offset of the log is told twice, in whichever partition it is
-- Grain:   one row per offset in two of events_raw, events_rejected, event_gaps
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.offsets_are_in_one_place AS
SELECT event_offset, 'events_raw and events_rejected' AS found_in
FROM raw.events_raw
JOIN raw.events_rejected USING (event_offset)
UNION ALL
SELECT events_raw.event_offset, 'events_raw and event_gaps'
FROM raw.event_gaps
JOIN raw.events_raw ON events_raw.event_offset BETWEEN event_gaps.first_offset AND event_gaps.last_offset
UNION ALL
SELECT events_rejected.event_offset, 'events_rejected and event_gaps'
FROM raw.event_gaps
JOIN raw.events_rejected ON events_rejected.event_offset BETWEEN event_gaps.first_offset AND event_gaps.last_offset
UNION ALL
SELECT later.first_offset, 'two gaps'
FROM raw.event_gaps AS earlier
JOIN raw.event_gaps AS later
  ON later.first_offset > earlier.first_offset AND later.first_offset <= earlier.last_offset;

COMMENT ON VIEW checks.offsets_are_in_one_place IS 'Offsets that are in more than one of events_raw, events_rejected and event_gaps.';
