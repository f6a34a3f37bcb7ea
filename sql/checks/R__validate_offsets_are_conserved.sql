-- R: check offsets_are_conserved
-- What:    no offset of the log is lost: what was kept, rejected and missing is all there is up to the highest
-- Grain:   one row when the counts do not make up the log
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.offsets_are_conserved AS
WITH log AS (
  SELECT
    (SELECT count(*) FROM raw.events_raw) AS raw_events,
    (SELECT count(*) FROM raw.events_rejected) AS rejected_events,
    (SELECT coalesce(sum(last_offset - first_offset + 1), 0) FROM raw.event_gaps) AS missing_events,
    greatest(
      (SELECT max(event_offset) FROM raw.events_raw),
      (SELECT max(event_offset) FROM raw.events_rejected),
      (SELECT max(last_offset) FROM raw.event_gaps)
    ) AS highest_offset
)
SELECT raw_events, rejected_events, missing_events, highest_offset
FROM log
WHERE raw_events + rejected_events + missing_events <> highest_offset;

COMMENT ON VIEW checks.offsets_are_conserved IS 'One row when events_raw, events_rejected and event_gaps do not add up to the highest offset.';
