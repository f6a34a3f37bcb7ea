-- V021: business days
-- What:    the clock and the day of each location: of the newest version that is in force, else as listed, else of Toronto
-- Grain:   one row per location that is listed or has told of itself
-- Readers: views/R__daily_sales.sql, views/R__trade_numbers.sql

SET ROLE restaurant_owner;

CREATE VIEW analytics.location_days AS
WITH newest AS (
  SELECT DISTINCT ON (location_code) location_code, name, city, time_zone, day_starts_at, week_starts_on
  FROM analytics.location_versions
  WHERE valid_from <= now()
  ORDER BY location_code, valid_from DESC
)
SELECT
  location_code,
  coalesce(newest.name, locations.name) AS name,
  coalesce(newest.city, locations.city) AS city,
  coalesce(newest.time_zone, locations.time_zone) AS time_zone,
  coalesce(newest.day_starts_at, locations.day_starts_at) AS day_starts_at,
  coalesce(newest.week_starts_on, locations.week_starts_on) AS week_starts_on
FROM analytics.locations
FULL JOIN newest USING (location_code);

COMMENT ON VIEW analytics.location_days IS 'The restaurants and their clocks, by their newest version that is in force, else as they are listed.';
COMMENT ON COLUMN analytics.location_days.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.location_days.name IS 'Name for people.';
COMMENT ON COLUMN analytics.location_days.city IS 'City; null when unknown.';
COMMENT ON COLUMN analytics.location_days.time_zone IS 'IANA time zone.';
COMMENT ON COLUMN analytics.location_days.day_starts_at IS 'When its business day begins, by its own clock.';
COMMENT ON COLUMN analytics.location_days.week_starts_on IS 'First day of its week, 1 for Monday to 7 for Sunday.';

-- The one place that says which business day a moment belongs to.
CREATE FUNCTION analytics.business_day(moment timestamptz, time_zone text, day_starts_at time) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ((moment AT TIME ZONE coalesce(time_zone, 'America/Toronto')) - coalesce(day_starts_at, '00:00')::interval)::date;

COMMENT ON FUNCTION analytics.business_day(timestamptz, text, time) IS
  'The business day of a moment at a location: before day_starts_at it is still the day before. Toronto and midnight where they are null.';
