-- The restaurants and their clocks. Keys: name, city, time zone, start of the business day.
SELECT
  location_code,
  coalesce(name, location_code) AS name,
  coalesce(city, '') AS city,
  time_zone,
  to_char(day_starts_at, 'HH24:MI') AS day_starts_at
FROM analytics.location_days
ORDER BY location_code
