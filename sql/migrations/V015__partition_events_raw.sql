-- V015: raw events in partitions
-- What:    raw.events_raw becomes a table of partitions of a million offsets each, so that old events can be dropped
--          without a row being touched; the offset stays the key
-- Grain:   one row per offset of the event log that held a valid event, as before; rows that are there are copied, which
--          needs their size on disk once more, and nobody reads or writes them meanwhile
-- Writer:  the job's facts sink, which asks for a partition before its first row, see raw.add_events_partition
-- Readers: as before; nobody needs to know of the partitions

-- A job of before does not know of partitions, and would take what has none for unfit.
DO $$
BEGIN
  IF EXISTS (
    SELECT FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'facts-%' AND pid <> pg_backend_pid()) THEN
    RAISE EXCEPTION 'a job is writing facts into this database; stop it before the raw log is put into partitions';
  END IF;
END
$$;

SET ROLE restaurant_owner;

-- They read the table by its identity, and are made anew by their own files.
DROP VIEW IF EXISTS
  checks.events_have_their_row,
  checks.rows_have_their_event,
  checks.offsets_are_conserved,
  checks.offsets_are_in_one_place;

ALTER TABLE raw.events_raw RENAME TO events_raw_in_one;
ALTER INDEX raw.events_raw_pkey RENAME TO events_raw_in_one_pkey;
ALTER INDEX raw.idx_events_raw_ts RENAME TO idx_events_raw_in_one_ts;

CREATE TABLE raw.events_raw (
  LIKE raw.events_raw_in_one INCLUDING DEFAULTS INCLUDING COMMENTS,
  CONSTRAINT events_raw_pkey PRIMARY KEY (event_offset)
) PARTITION BY RANGE (event_offset);

CREATE INDEX idx_events_raw_ts ON raw.events_raw USING brin (ts) WITH (autosummarize = on);

COMMENT ON TABLE raw.events_raw IS
  'Every valid event, once per offset, in partitions of a million offsets. Conservation law: each offset of the log that was not trimmed is in exactly one of raw.events_raw, raw.events_rejected, raw.event_gaps.';
COMMENT ON INDEX raw.idx_events_raw_ts IS 'Ranges of event time over an append-only table.';

-- Volatile and by a look into the catalogue, which a cast to regclass would remember: so that it sees what another
-- writer has done while this one waited for it.
CREATE FUNCTION raw.has_events_partition(name text) RETURNS boolean
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS
$$
  SELECT EXISTS (
    SELECT FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
    WHERE inhparent = 'raw.events_raw'::regclass AND relname = name)
$$;

COMMENT ON FUNCTION raw.has_events_partition(text) IS 'Whether raw.events_raw has a partition of that name.';

-- The job may not change the structure but for this. A partition is made beside the table and attached, which waits for
-- no reader and no writer; CREATE TABLE ... PARTITION OF would wait for all of them.
CREATE FUNCTION raw.add_events_partition(event_offset bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  size CONSTANT bigint := 1000000;
  first_offset bigint := (event_offset - 1) / size * size + 1;
  name text := 'events_raw_from_' || first_offset;
BEGIN
  IF event_offset IS NULL OR event_offset < 1 THEN
    RAISE EXCEPTION 'offset % is not allowed; offsets begin at 1', event_offset;
  END IF;
  IF raw.has_events_partition(name) THEN
    RETURN;
  END IF;
  -- writers come here together when the log enters a new million
  PERFORM pg_advisory_xact_lock('raw.events_raw'::regclass::bigint);
  IF raw.has_events_partition(name) THEN
    RETURN;
  END IF;
  EXECUTE format('CREATE TABLE raw.%I (LIKE raw.events_raw INCLUDING DEFAULTS INCLUDING COMMENTS)', name);
  EXECUTE format(
    'COMMENT ON TABLE raw.%I IS %L',
    name,
    format('The part of raw.events_raw from offset %s to %s.', first_offset, first_offset + size - 1));
  EXECUTE format(
    'ALTER TABLE raw.events_raw ATTACH PARTITION raw.%I FOR VALUES FROM (%s) TO (%s)',
    name, first_offset, first_offset + size);
END
$$;

COMMENT ON FUNCTION raw.add_events_partition(bigint) IS
  'Makes the partition of raw.events_raw that holds an offset, unless it is there already.';

REVOKE EXECUTE ON FUNCTION raw.add_events_partition(bigint) FROM PUBLIC;

-- the first one, and those of the rows that are there
SELECT raw.add_events_partition(1);

DO $$
DECLARE
  first_offset bigint;
BEGIN
  FOR first_offset IN SELECT DISTINCT (event_offset - 1) / 1000000 * 1000000 + 1 FROM raw.events_raw_in_one LOOP
    PERFORM raw.add_events_partition(first_offset);
  END LOOP;
  INSERT INTO raw.events_raw SELECT * FROM raw.events_raw_in_one;
END
$$;

DROP TABLE raw.events_raw_in_one;
