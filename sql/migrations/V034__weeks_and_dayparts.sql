-- V034: weeks and dayparts
-- What:    the week of a business day, as its location begins it, and the parts of the day, which a restaurant may change
-- Grain:   analytics.dayparts: one row per part of the day of a location, or of all locations that have none of their own
-- Writer:  whoever loads reference data, as restaurant_owner
-- Readers: views/R__location_hours.sql, views/R__star_schema.sql, questions/, the dashboards

SET ROLE restaurant_owner;

-- The one place that says which week a business day belongs to.
CREATE FUNCTION analytics.week_of(business_day date, week_starts_on smallint) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN date_trunc('week', (business_day - (coalesce(week_starts_on, 1) - 1))::timestamp)::date + (coalesce(week_starts_on, 1) - 1);

COMMENT ON FUNCTION analytics.week_of(date, smallint) IS
  'The first day of the week that a business day belongs to, where weeks start on this day: 1 for Monday to 7 for Sunday; Monday where it is null.';

CREATE OR REPLACE VIEW analytics.selling_locations AS
WITH RECURSIVE code AS (
  SELECT min(location_code) AS location_code FROM analytics.hourly_sales
  UNION ALL
  SELECT (SELECT min(sales.location_code) FROM analytics.hourly_sales AS sales WHERE sales.location_code > code.location_code)
  FROM code
  WHERE code.location_code IS NOT NULL
)
SELECT
  code.location_code,
  coalesce(days.name, code.location_code) AS name,
  coalesce(days.time_zone, 'America/Toronto') AS time_zone,
  coalesce(days.day_starts_at, '00:00') AS day_starts_at,
  coalesce(days.week_starts_on, 1::smallint) AS week_starts_on
FROM code
LEFT JOIN analytics.location_days AS days USING (location_code)
WHERE code.location_code IS NOT NULL;

COMMENT ON COLUMN analytics.selling_locations.week_starts_on IS 'First day of its week, 1 for Monday to 7 for Sunday; Monday where nothing is known.';

CREATE TABLE analytics.dayparts (
  location_code text NOT NULL DEFAULT '*',
  starts_at     time NOT NULL,
  name          text NOT NULL,
  CONSTRAINT dayparts_pkey PRIMARY KEY (location_code, starts_at),
  -- the roll-ups are by the hour
  CONSTRAINT dayparts_whole_hours_check CHECK (date_trunc('hour', starts_at::interval) = starts_at::interval),
  CONSTRAINT dayparts_name_check CHECK (btrim(name) <> '')
);

COMMENT ON TABLE analytics.dayparts IS
  'Parts of the day by the clock of the location. Each lasts until the next one starts, the last one until the first one of the next day. A location that has rows of its own has only these.';
COMMENT ON COLUMN analytics.dayparts.location_code IS 'The restaurant; * for all that have no rows of their own.';
COMMENT ON COLUMN analytics.dayparts.starts_at IS 'When it starts, at a whole hour.';
COMMENT ON COLUMN analytics.dayparts.name IS 'Name for people, such as lunch.';

INSERT INTO analytics.dayparts (starts_at, name) VALUES
  ('05:00', 'breakfast'),
  ('11:00', 'lunch'),
  ('15:00', 'afternoon'),
  ('17:00', 'dinner'),
  ('22:00', 'late');

CREATE VIEW analytics.daypart_hours AS
SELECT
  part.location_code,
  hour.of_day AS hour_of_day,
  part.name AS daypart,
  part.place
FROM (
  SELECT
    location_code,
    name,
    extract(hour FROM starts_at)::integer AS first_hour,
    -- the last one goes on after midnight
    coalesce(
      lead(extract(hour FROM starts_at)::integer) OVER of_location,
      first_value(extract(hour FROM starts_at)::integer) OVER of_location + 24) AS end_hour,
    (row_number() OVER of_location)::integer AS place
  FROM analytics.dayparts
  WINDOW of_location AS (PARTITION BY location_code ORDER BY starts_at)
) AS part
CROSS JOIN LATERAL (
  SELECT hour % 24 AS of_day FROM generate_series(part.first_hour, part.end_hour - 1) AS hour
) AS hour;

COMMENT ON VIEW analytics.daypart_hours IS 'The hours of the day of each part of the day in analytics.dayparts.';
COMMENT ON COLUMN analytics.daypart_hours.location_code IS 'The restaurant; * for all that have no dayparts of their own.';
COMMENT ON COLUMN analytics.daypart_hours.hour_of_day IS 'Hour by the clock of the location, 0 to 23.';
COMMENT ON COLUMN analytics.daypart_hours.daypart IS 'The part of the day that it belongs to.';
COMMENT ON COLUMN analytics.daypart_hours.place IS 'Place of that part in the day, from 1.';

CREATE VIEW analytics.location_dayparts AS
SELECT place.location_code, part.hour_of_day, part.daypart, part.place
FROM (
  SELECT location_code FROM analytics.location_days
  UNION
  SELECT location_code FROM analytics.selling_locations
) AS place
LEFT JOIN (SELECT DISTINCT location_code FROM analytics.dayparts) AS own USING (location_code)
JOIN analytics.daypart_hours AS part ON part.location_code = coalesce(own.location_code, '*');

COMMENT ON VIEW analytics.location_dayparts IS
  'The part of the day of each hour of the day at each location that is listed or has sold anything. Join it by location_code and hour_of_day.';
COMMENT ON COLUMN analytics.location_dayparts.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.location_dayparts.hour_of_day IS 'Hour by its clock, 0 to 23.';
COMMENT ON COLUMN analytics.location_dayparts.daypart IS 'Name of the part of the day.';
COMMENT ON COLUMN analytics.location_dayparts.place IS 'Place of that part in the day of the location, from 1.';
