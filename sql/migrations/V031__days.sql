-- V031: days
-- What:    items sold and answers by business day: the sums of their hours, for whoever looks back over weeks
-- Grain:   one row per (business day, location, key of the table); rows of zeros may be there or not
-- Writer:  analytics.add_up_days(), which the job's roll-up writers call before each checkpoint; nobody else
-- Readers: questions/, the dashboards; checks/R__validate_days_equal_their_hours.sql
-- Whoever changes a row by hour marks its day in the same transaction, by a trigger; a marked day is added up again as a
-- whole. Adding each change to its day at once took 8 % more CPU time of Postgres; this takes 1 %.
-- Sales and tenders have a few rows an hour, which are fast enough to add up when they are read. As the tables by hour,
-- these lack what came too late and is in analytics.late_roll_ups.

SET ROLE restaurant_owner;

-- The roll-up writers compute with these clocks: a zone that only the job knows must be refused with its event.
ALTER TABLE analytics.location_versions
  ADD CONSTRAINT location_versions_time_zone_check CHECK (TIMESTAMP '2026-01-01 12:00' AT TIME ZONE time_zone IS NOT NULL);

CREATE TABLE analytics.items_by_day (
  business_day  date           NOT NULL,
  location_code text           NOT NULL,
  menu_item_id  uuid           NOT NULL,
  quantity      numeric(14, 3) NOT NULL,
  gross         numeric(14, 2) NOT NULL,
  CONSTRAINT items_by_day_pkey PRIMARY KEY (business_day, location_code, menu_item_id)
) WITH (fillfactor = 50);

COMMENT ON TABLE analytics.items_by_day IS 'Items sold per business day and location: the sum of analytics.items_by_hour, but for analytics.days_to_add_up.';
COMMENT ON COLUMN analytics.items_by_day.business_day IS 'Business day of the location that the start of the hour belongs to; see analytics.day_cuts.';
COMMENT ON COLUMN analytics.items_by_day.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.items_by_day.menu_item_id IS 'The item; all zeros for what was voided of a line that is not known.';
COMMENT ON COLUMN analytics.items_by_day.quantity IS 'Quantity sold, without what was voided.';
COMMENT ON COLUMN analytics.items_by_day.gross IS 'Prices of the lines, less what was voided.';

CREATE TABLE analytics.answers_by_day (
  business_day  date     NOT NULL,
  location_code text     NOT NULL,
  rating        smallint NOT NULL,
  nps           smallint NOT NULL,
  answers       bigint   NOT NULL,
  CONSTRAINT answers_by_day_pkey PRIMARY KEY (business_day, location_code, rating, nps)
) WITH (fillfactor = 50);

COMMENT ON TABLE analytics.answers_by_day IS 'Answers of guests per business day and location: the sum of analytics.answers_by_hour, but for analytics.days_to_add_up.';
COMMENT ON COLUMN analytics.answers_by_day.business_day IS 'Business day of the location that the start of the hour belongs to; see analytics.day_cuts.';
COMMENT ON COLUMN analytics.answers_by_day.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.answers_by_day.rating IS 'Stars, 1 to 5.';
COMMENT ON COLUMN analytics.answers_by_day.nps IS 'Likelihood to recommend, 0 to 10; -1 when not asked.';
COMMENT ON COLUMN analytics.answers_by_day.answers IS 'How many.';

CREATE TABLE analytics.day_cuts (
  location_code text NOT NULL,
  time_zone     text,
  day_starts_at time,
  CONSTRAINT day_cuts_pkey PRIMARY KEY (location_code)
);

COMMENT ON TABLE analytics.day_cuts IS
  'By which clock the days of a location are cut in analytics.items_by_day and analytics.answers_by_day. When analytics.location_days says another, all its days are cut again with the next checkpoint.';
COMMENT ON COLUMN analytics.day_cuts.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.day_cuts.time_zone IS 'IANA time zone; null for the default.';
COMMENT ON COLUMN analytics.day_cuts.day_starts_at IS 'When its business day begins by that clock; null for midnight.';

CREATE TABLE analytics.days_to_add_up (
  business_day  date NOT NULL,
  location_code text NOT NULL,
  CONSTRAINT days_to_add_up_pkey PRIMARY KEY (business_day, location_code)
);

COMMENT ON TABLE analytics.days_to_add_up IS
  'Days whose hours have changed since they were added up in analytics.items_by_day and analytics.answers_by_day.';
COMMENT ON COLUMN analytics.days_to_add_up.business_day IS 'The day.';
COMMENT ON COLUMN analytics.days_to_add_up.location_code IS 'The restaurant.';

-- The shared lock, held until the change is committed, keeps anybody from adding up meanwhile: who adds up sees all changes
-- that are marked, and no marks are made by a clock that has just been replaced.
CREATE FUNCTION analytics.mark_days() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared('analytics.days_to_add_up'::regclass::bigint);
  INSERT INTO analytics.days_to_add_up (business_day, location_code)
  SELECT DISTINCT analytics.business_day(hour.hour_start, place.time_zone, place.day_starts_at), location_code
  FROM (SELECT DISTINCT changed.hour_start, changed.location_code FROM changed) AS hour
  LEFT JOIN analytics.location_days AS place USING (location_code)
  ORDER BY 1, 2
  ON CONFLICT (business_day, location_code) DO NOTHING;
  RETURN NULL;
END
$$;

COMMENT ON FUNCTION analytics.mark_days() IS
  'Trigger that marks the days of changed hours in analytics.days_to_add_up.';

CREATE FUNCTION analytics.empty_days() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('DELETE FROM analytics.%I', TG_ARGV[0]);
  RETURN NULL;
END
$$;

COMMENT ON FUNCTION analytics.empty_days() IS 'Trigger that empties the table by day, its argument, with the table by hour.';

CREATE FUNCTION analytics.hours_of_days(days analytics.days_to_add_up[])
RETURNS TABLE (business_day date, location_code text, hour_start timestamptz)
LANGUAGE sql STABLE ROWS 1000 SET search_path = pg_catalog, pg_temp AS $$
  SELECT day.business_day, day.location_code, hour.start
  FROM unnest(days) AS day
  JOIN analytics.day_cuts AS cut USING (location_code)
  CROSS JOIN LATERAL (
    SELECT
      date_trunc(
        'hour',
        (day.business_day + coalesce(cut.day_starts_at, '00:00')) AT TIME ZONE coalesce(cut.time_zone, 'America/Toronto'),
        'UTC') AS start
  ) AS first
  -- a day may have 25 hours, and begin within an hour in UTC
  CROSS JOIN LATERAL generate_series(first.start - interval '1 hour', first.start + interval '26 hours', interval '1 hour')
    AS hour (start)
  WHERE analytics.business_day(hour.start, cut.time_zone, cut.day_starts_at) = day.business_day
$$;

COMMENT ON FUNCTION analytics.hours_of_days(analytics.days_to_add_up[]) IS
  'The hours in UTC that belong to business days, by the clock of analytics.day_cuts.';

-- Waits for nobody. Where a writer has not committed yet, it will call this itself before its next checkpoint; where another
-- adds up, all that was committed before is part of it.
CREATE FUNCTION analytics.add_up_days() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  cut_again text[];
  due analytics.days_to_add_up[];
BEGIN
  IF NOT pg_try_advisory_xact_lock('analytics.days_to_add_up'::regclass::bigint) THEN
    RETURN 0;
  END IF;
  -- locations that are new, or whose clock has changed
  SELECT coalesce(array_agg(here.location_code), '{}') INTO cut_again
  FROM (
    SELECT mark.location_code FROM analytics.days_to_add_up AS mark
    UNION
    SELECT known.location_code FROM analytics.day_cuts AS known
  ) AS here
  LEFT JOIN analytics.day_cuts AS cut USING (location_code)
  LEFT JOIN analytics.location_days AS place USING (location_code)
  WHERE cut.location_code IS NULL
    OR (cut.time_zone, cut.day_starts_at) IS DISTINCT FROM (place.time_zone, place.day_starts_at);
  IF cut_again <> '{}' THEN
    INSERT INTO analytics.day_cuts (location_code, time_zone, day_starts_at)
    SELECT code, place.time_zone, place.day_starts_at
    FROM unnest(cut_again) AS code
    LEFT JOIN analytics.location_days AS place ON place.location_code = code
    ORDER BY code
    ON CONFLICT (location_code) DO UPDATE SET time_zone = excluded.time_zone, day_starts_at = excluded.day_starts_at;
    DELETE FROM analytics.items_by_day AS day WHERE day.location_code = ANY (cut_again);
    DELETE FROM analytics.answers_by_day AS day WHERE day.location_code = ANY (cut_again);
    INSERT INTO analytics.days_to_add_up (business_day, location_code)
    SELECT DISTINCT analytics.business_day(hour.hour_start, cut.time_zone, cut.day_starts_at), location_code
    FROM (
      SELECT items.location_code, items.hour_start FROM analytics.items_by_hour AS items
      UNION
      SELECT answers.location_code, answers.hour_start FROM analytics.answers_by_hour AS answers
    ) AS hour
    JOIN analytics.day_cuts AS cut USING (location_code)
    WHERE location_code = ANY (cut_again)
    ORDER BY 1, 2
    ON CONFLICT (business_day, location_code) DO NOTHING;
  END IF;

  WITH taken AS (
    DELETE FROM analytics.days_to_add_up AS mark RETURNING mark.*
  )
  SELECT coalesce(array_agg(taken::analytics.days_to_add_up), '{}') INTO due FROM taken;

  INSERT INTO analytics.items_by_day AS day (business_day, location_code, menu_item_id, quantity, gross)
  SELECT hour.business_day, hour.location_code, items.menu_item_id, sum(items.quantity), sum(items.gross)
  FROM analytics.hours_of_days(due) AS hour
  -- OFFSET 0: each hour by its key, and not all of the table once
  CROSS JOIN LATERAL (
    SELECT here.menu_item_id, here.quantity, here.gross
    FROM analytics.items_by_hour AS here
    WHERE here.hour_start = hour.hour_start AND here.location_code = hour.location_code
    OFFSET 0
  ) AS items
  GROUP BY 1, 2, 3
  ORDER BY 1, 2, 3
  ON CONFLICT (business_day, location_code, menu_item_id) DO UPDATE
    SET quantity = excluded.quantity, gross = excluded.gross
    WHERE (day.quantity, day.gross) <> (excluded.quantity, excluded.gross);

  INSERT INTO analytics.answers_by_day AS day (business_day, location_code, rating, nps, answers)
  SELECT hour.business_day, hour.location_code, given.rating, given.nps, sum(given.answers)
  FROM analytics.hours_of_days(due) AS hour
  CROSS JOIN LATERAL (
    SELECT here.rating, here.nps, here.answers
    FROM analytics.answers_by_hour AS here
    WHERE here.hour_start = hour.hour_start AND here.location_code = hour.location_code
    OFFSET 0
  ) AS given
  GROUP BY 1, 2, 3, 4
  ORDER BY 1, 2, 3, 4
  ON CONFLICT (business_day, location_code, rating, nps) DO UPDATE
    SET answers = excluded.answers
    WHERE day.answers <> excluded.answers;

  RETURN cardinality(due);
END
$$;

COMMENT ON FUNCTION analytics.add_up_days() IS
  'Adds the hours of marked days up again, in analytics.items_by_day and analytics.answers_by_day, and says how many days these were; 0 while somebody changes hours or adds up.';

REVOKE EXECUTE ON FUNCTION
  analytics.mark_days(), analytics.empty_days(), analytics.hours_of_days(analytics.days_to_add_up[]), analytics.add_up_days()
FROM PUBLIC;

DO $$
DECLARE
  roll_up record;
BEGIN
  FOR roll_up IN
    SELECT * FROM (VALUES
      ('items_by_hour', 'items_by_day'),
      ('answers_by_hour', 'answers_by_day')
    ) AS v (by_hour, by_day)
  LOOP
    EXECUTE format(
      'CREATE TRIGGER mark_inserted_days AFTER INSERT ON analytics.%I REFERENCING NEW TABLE AS changed
       FOR EACH STATEMENT EXECUTE FUNCTION analytics.mark_days()', roll_up.by_hour);
    EXECUTE format(
      'CREATE TRIGGER mark_updated_days AFTER UPDATE ON analytics.%I REFERENCING NEW TABLE AS changed
       FOR EACH STATEMENT EXECUTE FUNCTION analytics.mark_days()', roll_up.by_hour);
    EXECUTE format(
      'CREATE TRIGGER empty_days AFTER TRUNCATE ON analytics.%I
       FOR EACH STATEMENT EXECUTE FUNCTION analytics.empty_days(%L)', roll_up.by_hour, roll_up.by_day);
  END LOOP;
END
$$;

-- what is there
INSERT INTO analytics.days_to_add_up (business_day, location_code)
SELECT DISTINCT DATE '2000-01-01', location_code
FROM (
  SELECT location_code FROM analytics.items_by_hour
  UNION
  SELECT location_code FROM analytics.answers_by_hour
) AS here;

SELECT analytics.add_up_days();
