-- V005: gaps in the event log
-- Grain:   one row per run of consecutive offsets that the source never served
-- Writer:  the job, when the next offset is not the one after the last
-- Readers: the conservation checks; whoever asks the source for what is missing

SET ROLE restaurant_owner;

CREATE TABLE raw.event_gaps (
  first_offset bigint      NOT NULL,
  last_offset  bigint      NOT NULL,
  detected_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT event_gaps_pkey PRIMARY KEY (first_offset),
  CONSTRAINT event_gaps_last_offset_check CHECK (last_offset >= first_offset)
);

COMMENT ON TABLE raw.event_gaps IS
  'Offsets that the source skipped. Conservation law: each offset of the log is in exactly one of raw.events_raw, raw.events_rejected, raw.event_gaps.';
COMMENT ON COLUMN raw.event_gaps.first_offset IS 'First missing offset.';
COMMENT ON COLUMN raw.event_gaps.last_offset IS 'Last missing offset; equal to the first when one is missing.';
COMMENT ON COLUMN raw.event_gaps.detected_at IS 'When the gap was noticed.';
