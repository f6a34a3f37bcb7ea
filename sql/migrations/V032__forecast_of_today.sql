-- V032: forecast of today
-- What:    analytics.forecast_hours asks for the days that are running somewhere, and not for one more on either side
-- Grain:   as before
-- Writer:  as before
-- Readers: as before

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW analytics.forecast_hours AS
SELECT forecast.*
FROM (SELECT analytics.event_now() AS moment OFFSET 0) AS clock
CROSS JOIN LATERAL (
  SELECT min(today.business_day) AS first, max(today.business_day) AS last
  FROM (
    SELECT analytics.business_day(clock.moment, selling.time_zone, selling.day_starts_at) AS business_day
    FROM analytics.selling_locations AS selling
  ) AS today
  OFFSET 0
) AS running
CROSS JOIN LATERAL analytics.forecast(clock.moment, running.first, running.last, true, true) AS forecast
JOIN analytics.selling_locations AS place USING (location_code)
WHERE forecast.business_day = analytics.business_day(clock.moment, place.time_zone, place.day_starts_at);
