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

-- An accepted event may spell a time in any form of RFC 3339, or with an offset that has no colon or no minutes. What
-- is finer than a microsecond is cut off, where a cast would round it.
CREATE OR REPLACE FUNCTION pg_temp.instant(spelt text) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT CASE
    WHEN spelt ~ '^.{10}T.{8}(\.\d{1,6})?(Z|\+00:00)$' THEN spelt::timestamptz
    ELSE (
      (left(spelt, 10) || ' ' || substr(spelt, 12, 8))::timestamp
      + make_interval(secs => coalesce(substring(spelt FROM '^.{19}(\.\d{1,6})'), '0')::double precision)
      - coalesce(
        regexp_replace(substring(spelt FROM '[+-]\d\d(?::?\d\d)?$') || ':00', '^(...):?(\d\d).*$', '\1:\2')::interval,
        interval '0')
    ) AT TIME ZONE 'UTC'
  END
$$;

-- How it was paid, in one of the words that analytics.payments knows.
CREATE OR REPLACE FUNCTION pg_temp.method(word text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN word = 'ach' THEN 'bank_transfer'
    WHEN word = 'cheque' THEN 'check'
    WHEN word IN ('credit_card', 'debit', 'cash', 'digital_wallet', 'gift_card', 'house_account', 'bank_transfer', 'check', 'other') THEN word
    ELSE 'other'
  END
$$;
