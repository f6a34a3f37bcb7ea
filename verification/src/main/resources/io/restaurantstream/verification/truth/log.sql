-- Truth: the log as it was read
-- Grain:   one row per offset; truth_gaps one per run of offsets that the log does not have
-- Writer:  TruthLog, by COPY; the program only decides which events are accepted, every value is taken from the text
-- Readers: all other files of this folder

-- json and not jsonb: an event that waits for its order must be kept as it came, to the byte
CREATE TEMP TABLE truth_log (
  event_offset bigint NOT NULL,
  event        json   NOT NULL
) ON COMMIT DROP;

CREATE TEMP TABLE truth_rejected (
  event_offset  bigint NOT NULL,
  reason        text   NOT NULL,
  detail        text   NOT NULL,
  field         text,
  partition_key text,
  raw_text      text   NOT NULL,
  raw_bytes     bytea
) ON COMMIT DROP;

CREATE TEMP TABLE truth_gaps (
  first_offset bigint NOT NULL,
  last_offset  bigint NOT NULL
) ON COMMIT DROP;
