-- R: check offsets_are_conserved
-- What:    no offset of the log is lost: what was kept, rejected and missing is all there is, from where the log was
--          trimmed up to the highest; not of a topic of plain events, whose offsets have holes that mean nothing, for
--          which the job notes offset 0 as missing
-- Grain:   one row when the counts do not make up the log
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.offsets_are_conserved AS
WITH log AS (
  SELECT
    (SELECT count(*) FROM raw.events_raw WHERE event_offset > trimmed_up_to) AS raw_events,
    (SELECT count(*) FROM raw.events_rejected WHERE event_offset > trimmed_up_to) AS rejected_events,
    (
      SELECT coalesce(sum(last_offset - greatest(first_offset, trimmed_up_to + 1) + 1), 0)
      FROM raw.event_gaps
      WHERE last_offset > trimmed_up_to
    ) AS missing_events,
    greatest(
      (SELECT max(event_offset) FROM raw.events_raw),
      (SELECT max(event_offset) FROM raw.events_rejected),
      (SELECT max(last_offset) FROM raw.event_gaps),
      trimmed_up_to
    ) AS highest_offset,
    trimmed_up_to
  FROM raw.trimmed_up_to()
)
SELECT raw_events, rejected_events, missing_events, highest_offset, trimmed_up_to
FROM log
WHERE raw_events + rejected_events + missing_events <> highest_offset - trimmed_up_to
  AND NOT EXISTS (SELECT FROM raw.event_gaps WHERE first_offset = 0);

COMMENT ON VIEW checks.offsets_are_conserved IS
  'One row when events_raw, events_rejected and event_gaps do not add up to the highest offset, less what was trimmed.';
