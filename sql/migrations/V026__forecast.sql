-- V026: forecast
-- What:    what a location, or all together, will sell in a day or an hour if it is like those of past weeks
-- Grain:   one row per (location, business day) or (location, business day, hour by its clock)
-- Readers: views/R__anomalies.sql, the live page, the dashboards; docs/insight.md explains the method

SET ROLE restaurant_owner;

-- A log that is live is followed by the clock, so that it is noticed when nothing comes any more. In a log that is read
-- later than it was written, or faster, it is as late as its newest event says.
CREATE FUNCTION analytics.event_now() RETURNS timestamptz
LANGUAGE sql STABLE
RETURN (
  SELECT CASE
    WHEN max(ingested_at) - max(ts) BETWEEN interval '-1 minute' AND interval '2 minutes' THEN greatest(max(ts), now())
    ELSE max(ts)
  END
  FROM (SELECT ts, ingested_at FROM raw.events_raw ORDER BY event_offset DESC LIMIT 200) AS newest
);

COMMENT ON FUNCTION analytics.event_now() IS
  'What time it is in the log: now when its newest events were written within two minutes of their time, else the time of its newest event; null while there is none.';

-- The key of hourly_sales begins with the location: a step over the index per location finds them all, also those that
-- nobody has listed.
CREATE VIEW analytics.selling_locations AS
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
  coalesce(days.day_starts_at, '00:00') AS day_starts_at
FROM code
LEFT JOIN analytics.location_days AS days USING (location_code)
WHERE code.location_code IS NOT NULL;

COMMENT ON VIEW analytics.selling_locations IS 'The restaurants that have sold anything, listed or not, and their clocks.';
COMMENT ON COLUMN analytics.selling_locations.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.selling_locations.name IS 'Name for people; the code where none is known.';
COMMENT ON COLUMN analytics.selling_locations.time_zone IS 'IANA time zone; Toronto where none is known.';
COMMENT ON COLUMN analytics.selling_locations.day_starts_at IS 'When its business day begins, by its own clock.';

-- Like days are the same weekday of the eight weeks before, as far as anything was sold on it. The band is three times
-- the spread: how far like hours are from their median, in the middle of all hours of that weekday at this location, for a
-- median of one dollar. The spread grows with the root of the median, because that is how much chance there is in the
-- number of guests. It is of many hours together, and of all days together, because four values of one hour are too few to
-- know theirs. Few values are closer to their own median than the next one will be, which n / (n - 1) makes up for.
CREATE FUNCTION analytics.forecast(
  as_of timestamptz, first_day date, last_day date, by_location boolean, by_hour boolean)
RETURNS TABLE (
  location_code text, business_day date, hour_of_day integer, weeks integer,
  expected numeric, low numeric, high numeric, expected_orders numeric)
LANGUAGE sql STABLE ROWS 300 SET jit = off AS $$
WITH place AS MATERIALIZED (
  SELECT
    selling.location_code,
    selling.time_zone,
    selling.day_starts_at,
    CASE WHEN by_location THEN selling.location_code ELSE '' END AS code,
    -- together they are all in the day of the one where it is earliest
    min(analytics.business_day(as_of, selling.time_zone, selling.day_starts_at))
      OVER (PARTITION BY CASE WHEN by_location THEN selling.location_code ELSE '' END) AS today
  FROM analytics.selling_locations AS selling
),
target AS (
  SELECT day::date AS business_day, extract(isodow FROM day)::integer AS weekday
  FROM generate_series(first_day::timestamp, last_day::timestamp, interval '1 day') AS day
),
like_day AS (
  SELECT place.*, day::date AS business_day, extract(isodow FROM day)::integer AS weekday
  FROM place
  CROSS JOIN LATERAL generate_series(
    (place.today - 56)::timestamp, (place.today - 1)::timestamp, interval '1 day') AS day
  WHERE NOT by_hour OR extract(isodow FROM day)::integer IN (SELECT target.weekday FROM target)
),
-- each day by the key; -1 for a whole day
sold AS MATERIALIZED (
  SELECT
    like_day.code, like_day.business_day, like_day.weekday, hour.hour_of_day, sum(hour.net) AS net, sum(hour.orders) AS orders
  FROM like_day
  CROSS JOIN LATERAL (
    SELECT
      CASE WHEN by_hour THEN extract(hour FROM sales.hour_start AT TIME ZONE like_day.time_zone)::integer ELSE -1 END AS hour_of_day,
      sum(coalesce(sales.net, sales.subtotal))::double precision AS net,
      sum(sales.order_count)::double precision AS orders
    FROM analytics.hourly_sales AS sales
    WHERE sales.location_code = like_day.location_code
      AND sales.hour_start >= (like_day.business_day + like_day.day_starts_at) AT TIME ZONE like_day.time_zone
      AND sales.hour_start < (like_day.business_day + 1 + like_day.day_starts_at) AT TIME ZONE like_day.time_zone
    GROUP BY 1
  ) AS hour
  GROUP BY 1, 2, 3, 4
),
open_day AS (
  SELECT sold.code, sold.business_day, sold.weekday
  FROM sold
  GROUP BY sold.code, sold.business_day, sold.weekday
  HAVING sum(sold.orders) > 0
),
open_hour AS (
  SELECT DISTINCT sold.code, sold.weekday, sold.hour_of_day
  FROM sold
),
-- an hour in which nothing was sold on a day on which something was is an hour of zero
alike AS (
  SELECT
    code, open_day.weekday, hour_of_day,
    coalesce(sold.net, 0) AS net,
    coalesce(sold.orders, 0) AS orders
  FROM open_day
  JOIN open_hour USING (code, weekday)
  LEFT JOIN sold USING (code, business_day, hour_of_day)
),
median AS MATERIALIZED (
  SELECT
    alike.code,
    alike.weekday,
    alike.hour_of_day,
    count(*)::integer AS weeks,
    array_agg(alike.net) AS nets,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY alike.net) AS net,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY alike.orders) AS orders
  FROM alike
  GROUP BY alike.code, alike.weekday, alike.hour_of_day
),
spread AS (
  SELECT
    median.code,
    CASE WHEN by_hour THEN median.weekday ELSE 0 END AS weekday,
    1.4826 * percentile_cont(0.5) WITHIN GROUP (
      ORDER BY abs(one.net - median.net) / sqrt(median.net) * median.weeks / (median.weeks - 1)) AS of_a_dollar
  FROM median
  CROSS JOIN LATERAL unnest(median.nets) AS one (net)
  WHERE median.net > 0 AND median.weeks >= 3
  GROUP BY 1, 2
)
SELECT
  median.code,
  target.business_day,
  nullif(median.hour_of_day, -1),
  median.weeks,
  CASE WHEN median.weeks >= 2 THEN round(median.net::numeric, 2) END,
  CASE WHEN median.weeks >= 3 THEN
    round(greatest(0, median.net - 3 * coalesce(spread.of_a_dollar, 0) * sqrt(greatest(0, median.net)))::numeric, 2) END,
  CASE WHEN median.weeks >= 3 THEN
    round((median.net + 3 * coalesce(spread.of_a_dollar, 0) * sqrt(greatest(0, median.net)))::numeric, 2) END,
  CASE WHEN median.weeks >= 2 THEN round(median.orders::numeric, 1) END
FROM target
JOIN median USING (weekday)
LEFT JOIN spread ON spread.code = median.code AND spread.weekday = CASE WHEN by_hour THEN median.weekday ELSE 0 END
$$;

COMMENT ON FUNCTION analytics.forecast(timestamptz, date, date, boolean, boolean) IS
  'Expected net sales and orders, as known at as_of: the median of the same weekday, or of its hour, in the eight weeks before, and a band of three times the usual spread. Per location, or of all together with an empty location_code. weeks says how many days it rests on: no expectation from one, no band from two. Reads analytics.hourly_sales only.';

CREATE VIEW analytics.forecast_hours AS
SELECT forecast.*
FROM (SELECT analytics.event_now() AS moment OFFSET 0) AS clock
CROSS JOIN LATERAL analytics.forecast(
  clock.moment, (clock.moment AT TIME ZONE 'UTC')::date - 1, (clock.moment AT TIME ZONE 'UTC')::date + 1, true, true)
  AS forecast
JOIN analytics.selling_locations AS place USING (location_code)
WHERE forecast.business_day = analytics.business_day(clock.moment, place.time_zone, place.day_starts_at);

COMMENT ON VIEW analytics.forecast_hours IS
  'What each hour of the running business day is expected to bring, per location; see analytics.forecast.';
COMMENT ON COLUMN analytics.forecast_hours.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.forecast_hours.business_day IS 'The running business day of the location.';
COMMENT ON COLUMN analytics.forecast_hours.hour_of_day IS 'Hour by the clock of the location, 0 to 23.';
COMMENT ON COLUMN analytics.forecast_hours.weeks IS 'How many like days it rests on, at most 8.';
COMMENT ON COLUMN analytics.forecast_hours.expected IS 'Median net sales of like hours; null when there is only one.';
COMMENT ON COLUMN analytics.forecast_hours.low IS 'Lower end of the band, at least 0; null when there are fewer than three.';
COMMENT ON COLUMN analytics.forecast_hours.high IS 'Upper end of the band; null when there are fewer than three.';
COMMENT ON COLUMN analytics.forecast_hours.expected_orders IS 'Median number of orders of like hours; null when there is only one.';

CREATE VIEW analytics.forecast_days AS
SELECT
  forecast.location_code, forecast.business_day, forecast.weeks, forecast.expected, forecast.low, forecast.high,
  forecast.expected_orders
FROM (SELECT analytics.event_now() AS moment OFFSET 0) AS clock
CROSS JOIN LATERAL analytics.forecast(
  clock.moment, (clock.moment AT TIME ZONE 'UTC')::date - 1, (clock.moment AT TIME ZONE 'UTC')::date + 7, true, false)
  AS forecast
JOIN analytics.selling_locations AS place USING (location_code)
WHERE forecast.business_day - analytics.business_day(clock.moment, place.time_zone, place.day_starts_at) BETWEEN 0 AND 6;

COMMENT ON VIEW analytics.forecast_days IS
  'What the running business day and the six after it are expected to bring, per location; see analytics.forecast. The median of days is not the sum of the medians of their hours.';
COMMENT ON COLUMN analytics.forecast_days.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.forecast_days.business_day IS 'Business day of the location.';
COMMENT ON COLUMN analytics.forecast_days.weeks IS 'How many like days it rests on, at most 8.';
COMMENT ON COLUMN analytics.forecast_days.expected IS 'Median net sales of like days; null when there is only one.';
COMMENT ON COLUMN analytics.forecast_days.low IS 'Lower end of the band, at least 0; null when there are fewer than three.';
COMMENT ON COLUMN analytics.forecast_days.high IS 'Upper end of the band; null when there are fewer than three.';
COMMENT ON COLUMN analytics.forecast_days.expected_orders IS 'Median number of orders of like days; null when there is only one.';
