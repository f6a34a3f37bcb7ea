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
COMMENT ON COLUMN raw.events_trimmed.partition_key IS 'The location; empty for the log as a whole.';
COMMENT ON COLUMN raw.events_trimmed.last_offset IS
  'The location''s last event that was dropped; for the log as a whole, the last offset of what was dropped.';
COMMENT ON COLUMN raw.events_trimmed.trimmed_at IS 'When it was dropped.';

CREATE FUNCTION raw.trimmed_up_to() RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog AS
$$ SELECT coalesce((SELECT last_offset FROM raw.events_trimmed WHERE partition_key = ''), 0) $$;

COMMENT ON FUNCTION raw.trimmed_up_to() IS
  'The last offset whose raw event may have been dropped; 0 when nothing was.';

-- One partition at a time, so that each is a short transaction of its own. The newest one stays in any case: a job is
-- writing it. Should a job that was set back write a dropped event again, its partition is made anew and is dropped by
-- the next call.
CREATE FUNCTION raw.trim_events(older_than timestamptz) RETURNS TABLE (first_offset bigint, events bigint)
LANGUAGE plpgsql SET search_path = pg_catalog AS $$
#variable_conflict use_column
DECLARE
  size CONSTANT bigint := 1000000;
  oldest record;
  newest_event timestamptz;
  dropped bigint;
BEGIN
  SELECT part.name, part.first_offset, count(*) OVER () AS parts INTO oldest
  FROM (
    SELECT relname AS name, replace(relname, 'events_raw_from_', '')::bigint AS first_offset
    FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid
    WHERE inhparent = 'raw.events_raw'::regclass) AS part
  ORDER BY part.first_offset
  LIMIT 1;
  IF oldest.parts IS NULL OR oldest.parts = 1 THEN
    RETURN;
  END IF;
  EXECUTE format('SELECT max(ts), count(*) FROM raw.%I', oldest.name) INTO newest_event, dropped;
  IF newest_event >= older_than THEN
    RETURN;
  END IF;
  EXECUTE format(
    'INSERT INTO raw.events_trimmed AS t (partition_key, last_offset)
     SELECT partition_key, max(event_offset) FROM raw.%I GROUP BY partition_key
     UNION ALL SELECT '''', %s
     ON CONFLICT (partition_key) DO UPDATE
     SET last_offset = greatest(t.last_offset, EXCLUDED.last_offset), trimmed_at = EXCLUDED.trimmed_at',
    oldest.name, oldest.first_offset + size - 1);
  EXECUTE format('DROP TABLE raw.%I', oldest.name);
  RETURN QUERY SELECT oldest.first_offset, dropped;
END
$$;

COMMENT ON FUNCTION raw.trim_events(timestamptz) IS
  'Drops the oldest partition of raw.events_raw when all of its events are older, and says which one and how many events it had; no row when there is none to drop.';

REVOKE EXECUTE ON FUNCTION raw.trim_events(timestamptz) FROM PUBLIC;
