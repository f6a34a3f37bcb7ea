-- R: location hours
-- What:    the hours of the roll-ups by the clock of their location: business day, week, hour of the day, daypart
-- Grain:   one row per (location, hour in UTC) in which anything was sold
-- Readers: whoever groups by day, week, weekday or daypart

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW analytics.location_hours AS
SELECT
  hour.location_code,
  hour.hour_start,
  hour.business_day,
  hour.hour_of_day,
  part.daypart,
  analytics.week_of(hour.business_day, hour.week_starts_on) AS week
FROM (
  SELECT
    sales.location_code,
    sales.hour_start,
    analytics.business_day(sales.hour_start, days.time_zone, days.day_starts_at) AS business_day,
    extract(hour FROM sales.hour_start AT TIME ZONE coalesce(days.time_zone, 'America/Toronto'))::integer AS hour_of_day,
    days.week_starts_on
  FROM analytics.hourly_sales AS sales
  LEFT JOIN analytics.location_days AS days USING (location_code)
) AS hour
LEFT JOIN analytics.location_dayparts AS part USING (location_code, hour_of_day);

COMMENT ON VIEW analytics.location_hours IS 'The hours in which anything was sold, by the clock of their location.';
COMMENT ON COLUMN analytics.location_hours.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.location_hours.hour_start IS 'Start of the hour, in UTC.';
COMMENT ON COLUMN analytics.location_hours.business_day IS 'Business day that the hour begins in.';
COMMENT ON COLUMN analytics.location_hours.hour_of_day IS 'Hour by the clock of the location, 0 to 23.';
COMMENT ON COLUMN analytics.location_hours.daypart IS 'Part of the day of the location, see analytics.dayparts.';
COMMENT ON COLUMN analytics.location_hours.week IS 'First day of the week of the business day, as the location begins its weeks.';
