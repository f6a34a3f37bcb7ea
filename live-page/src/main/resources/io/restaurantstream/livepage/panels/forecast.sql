-- What the running business day is expected to bring by the hour, and it and the six days after it as a whole: per location,
-- and of all together with an empty location. Parameter: any day near it. -1 where too little is known.
-- Keys: hour by the clock, empty for a whole day. Values: nothing, slot of the day, cents expected, cents low, cents high,
-- days it rests on.
WITH clock AS MATERIALIZED (SELECT analytics.event_now() AS moment, ?::date AS near),
place AS MATERIALIZED (
  SELECT
    selling.*,
    analytics.business_day(clock.moment, selling.time_zone, selling.day_starts_at) AS today
  FROM analytics.selling_locations AS selling
  CROSS JOIN clock
),
today AS (
  SELECT location_code, time_zone, day_starts_at, today FROM place
  UNION ALL
  SELECT '', min(time_zone), max(day_starts_at), min(today) FROM place HAVING count(*) > 0
),
forecast AS (
  SELECT hours.*
  FROM clock
  CROSS JOIN (VALUES (true), (false)) AS wanted (by_location)
  CROSS JOIN LATERAL analytics.forecast(clock.moment, clock.near - 1, clock.near + 1, wanted.by_location, true) AS hours
  UNION ALL
  SELECT days.*
  FROM clock
  CROSS JOIN (VALUES (true), (false)) AS wanted (by_location)
  CROSS JOIN LATERAL analytics.forecast(clock.moment, clock.near - 1, clock.near + 7, wanted.by_location, false) AS days
)
SELECT
  forecast.business_day,
  location_code,
  coalesce(to_char(forecast.hour_of_day, 'FM00') || ':00', '') AS hour,
  0::bigint AS nothing,
  coalesce(greatest(0, floor(extract(epoch FROM
    (forecast.business_day + make_interval(
      days => (forecast.hour_of_day < extract(hour FROM today.day_starts_at))::integer, hours => forecast.hour_of_day))
      AT TIME ZONE today.time_zone
    - (forecast.business_day + today.day_starts_at) AT TIME ZONE today.time_zone) / 3600)), 0)::bigint AS slot,
  coalesce(100 * forecast.expected, -1)::bigint AS expected,
  coalesce(100 * forecast.low, -1)::bigint AS low,
  coalesce(100 * forecast.high, -1)::bigint AS high,
  forecast.weeks::bigint AS days
FROM forecast
JOIN today USING (location_code)
WHERE forecast.business_day = today.today
  OR forecast.hour_of_day IS NULL AND forecast.business_day - today.today BETWEEN 0 AND 6
ORDER BY forecast.business_day, location_code, slot
