-- V016: trimmed events
-- Grain:   one row per location whose oldest raw events were dropped, and one with an empty name for all of them together
-- Writer:  raw.trim_events, called by whoever keeps house (./stack trim)
-- Readers: the checks of the log and ./stack verify, which leave out what is no longer there

SET ROLE restaurant_owner;

CREATE TABLE raw.events_trimmed (
  partition_key text        NOT NULL,
  last_offset   bigint      NOT NULL,
  trimmed_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT events_trimmed_pkey PRIMARY KEY (partition_key)
);

COMMENT ON TABLE raw.events_trimmed IS
  'How far raw.events_raw was trimmed. Facts, sales, rejected events and gaps are kept; only the raw events are dropped.';
COMMENT ON SCHEMA raw IS
  'The event log as it came: each offset once, in events_raw, events_rejected or event_gaps, until it is trimmed.';
COMMENT ON TABLE raw.events_rejected IS
  'Every event that could not become a row, with the reason and the text as it came. Conservation law: each offset of the log that was not trimmed is in exactly one of raw.events_raw, raw.events_rejected, raw.event_gaps.';
COMMENT ON TABLE raw.event_gaps IS
  'Offsets that the source skipped. Conservation law: each offset of the log that was not trimmed is in exactly one of raw.events_raw, raw.events_rejected, raw.event_gaps.';
COMMENT ON COLUMN raw.events_trimmed.partition_key IS 'The location; empty for the log as a whole.';
COMMENT ON COLUMN raw.events_trimmed.last_offset IS
  'The location''s last event that was dropped; for the log as a whole, the last offset of what was dropped.';
COMMENT ON COLUMN raw.events_trimmed.trimmed_at IS 'When it was dropped.';

CREATE FUNCTION raw.trimmed_up_to() RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
$$ SELECT coalesce((SELECT last_offset FROM raw.events_trimmed WHERE partition_key = ''), 0) $$;

COMMENT ON FUNCTION raw.trimmed_up_to() IS
  'The last offset whose raw event may have been dropped; 0 when nothing was.';

-- One partition at a time, so that each is a short transaction of its own. The newest one stays in any case: a job is
-- writing it. Should a job that was set back write a dropped event again, its partition is made anew and is dropped by
-- the next call. A clock that was ahead does not keep a partition: what was written then had happened by then.
CREATE FUNCTION raw.trim_events(older_than timestamptz) RETURNS TABLE (first_offset bigint, events bigint)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  oldest record;
  newest_event CONSTANT text := 'SELECT max(least(ts, ingested_at)) FROM raw.%I';
  newest timestamptz;
  dropped bigint;
BEGIN
  PERFORM pg_advisory_xact_lock('raw.events_trimmed'::regclass::bigint);
  SELECT part.name, part.first_offset, lead(part.first_offset) OVER (ORDER BY part.first_offset) AS next_offset
  INTO oldest
  FROM (
    SELECT relname AS name, replace(relname, 'events_raw_from_', '')::bigint AS first_offset
    FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
    WHERE inhparent = 'raw.events_raw'::regclass) AS part
  ORDER BY part.first_offset
  LIMIT 1;
  IF oldest.next_offset IS NULL THEN
    RETURN;
  END IF;
  EXECUTE format(newest_event, oldest.name) INTO newest;
  IF newest >= older_than THEN
    RETURN;
  END IF;
  -- it is likely to go; from here on nobody writes to it, so that what is noted is what is dropped
  LOCK TABLE ONLY raw.events_raw IN ACCESS EXCLUSIVE MODE;
  EXECUTE format(newest_event, oldest.name) INTO newest;
  IF newest >= older_than THEN
    RETURN;
  END IF;
  EXECUTE format('SELECT count(*) FROM raw.%I', oldest.name) INTO dropped;
  EXECUTE format(
    'INSERT INTO raw.events_trimmed AS t (partition_key, last_offset)
     SELECT partition_key, max(event_offset) FROM raw.%I GROUP BY partition_key
     UNION ALL SELECT %L, %s
     ON CONFLICT (partition_key) DO UPDATE
     SET last_offset = greatest(t.last_offset, EXCLUDED.last_offset), trimmed_at = EXCLUDED.trimmed_at',
    oldest.name, '', oldest.first_offset + 999999);
  EXECUTE format('DROP TABLE raw.%I', oldest.name);
  RETURN QUERY SELECT oldest.first_offset, dropped;
END
$$;

COMMENT ON FUNCTION raw.trim_events(timestamptz) IS
  'Drops the oldest partition of raw.events_raw when all of its events are older, and says which one and how many events it had; no row when there is none to drop.';

REVOKE EXECUTE ON FUNCTION raw.trim_events(timestamptz) FROM PUBLIC;
