-- R: location hours
-- What:    the hours of the roll-ups by the clock of their location: business day, hour of the day, daypart
-- Grain:   one row per (location, hour in UTC) in which anything was sold
-- Readers: questions/; whoever groups by day, weekday or daypart

SET ROLE restaurant_owner;

CREATE OR REPLACE FUNCTION analytics.daypart(hour_of_day integer) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN hour_of_day BETWEEN 5 AND 10 THEN 'breakfast'
  WHEN hour_of_day BETWEEN 11 AND 14 THEN 'lunch'
  WHEN hour_of_day BETWEEN 15 AND 16 THEN 'afternoon'
  WHEN hour_of_day BETWEEN 17 AND 21 THEN 'dinner'
  ELSE 'late'
END;

COMMENT ON FUNCTION analytics.daypart(integer) IS
  'The part of the day that an hour by the clock belongs to: breakfast from 5, lunch from 11, afternoon from 15, dinner from 17, late from 22.';

CREATE OR REPLACE VIEW analytics.location_hours AS
SELECT
  sales.location_code,
  sales.hour_start,
  analytics.business_day(sales.hour_start, days.time_zone, days.day_starts_at) AS business_day,
  extract(hour FROM sales.hour_start AT TIME ZONE coalesce(days.time_zone, 'America/Toronto'))::integer AS hour_of_day,
  analytics.daypart(extract(hour FROM sales.hour_start AT TIME ZONE coalesce(days.time_zone, 'America/Toronto'))::integer) AS daypart
FROM analytics.hourly_sales AS sales
LEFT JOIN analytics.location_days AS days USING (location_code);

COMMENT ON VIEW analytics.location_hours IS 'The hours in which anything was sold, by the clock of their location.';
COMMENT ON COLUMN analytics.location_hours.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.location_hours.hour_start IS 'Start of the hour, in UTC.';
COMMENT ON COLUMN analytics.location_hours.business_day IS 'Business day that the hour begins in.';
COMMENT ON COLUMN analytics.location_hours.hour_of_day IS 'Hour by the clock of the location, 0 to 23.';
COMMENT ON COLUMN analytics.location_hours.daypart IS 'breakfast, lunch, afternoon, dinner or late.';
