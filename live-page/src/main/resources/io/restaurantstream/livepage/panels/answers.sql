-- Answers of guests per location, day and stars, by when they were given, of the business days from ? on.
-- Values: answers, those asked for a recommendation, promoters (9, 10), detractors (0 to 6).
WITH wanted AS (SELECT ?::timestamptz AS since, ?::date AS day),
-- Two days change all the time, and days that are marked are not added up yet: these are read by hour.
changing AS (
  SELECT
    changing.since_day,
    greatest(wanted.since, (least(changing.since_day, marked.first_day) - 1)::timestamp AT TIME ZONE 'UTC') AS since_hour
  FROM wanted
  CROSS JOIN LATERAL (
    SELECT greatest(wanted.day, (SELECT max(business_day) - 1 FROM analytics.answers_by_day)) AS since_day
  ) AS changing
  CROSS JOIN LATERAL (
    SELECT min(business_day) AS first_day FROM analytics.days_to_add_up WHERE business_day >= wanted.day
  ) AS marked
),
hours AS (
  SELECT
    analytics.business_day(hour.start, place.time_zone, place.day_starts_at) AS business_day,
    location_code,
    here.rating,
    here.nps,
    here.answers
  FROM changing
  CROSS JOIN generate_series(
    changing.since_hour, (SELECT max(hour_start) FROM analytics.answers_by_hour), interval '1 hour') AS hour (start)
  -- OFFSET 0: each hour by its key, and not all of the table once
  CROSS JOIN LATERAL (
    SELECT location_code, rating, nps, answers FROM analytics.answers_by_hour WHERE hour_start = hour.start OFFSET 0
  ) AS here
  LEFT JOIN analytics.location_days AS place USING (location_code)
),
parts AS (
  SELECT business_day, location_code, rating::int AS rating, nps::int AS nps, answers
  FROM hours
  WHERE business_day >= (SELECT since_day FROM changing)
    OR (business_day, location_code) IN (SELECT business_day, location_code FROM analytics.days_to_add_up)
  UNION ALL
  SELECT business_day, location_code, rating, nps, answers
  FROM analytics.answers_by_day
  WHERE business_day < (SELECT since_day FROM changing)
    AND business_day >= (SELECT day FROM wanted)
    AND (business_day, location_code) NOT IN (SELECT business_day, location_code FROM analytics.days_to_add_up)
  UNION ALL
  SELECT
    analytics.business_day(
      coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')), days.time_zone, days.day_starts_at),
    location_code, key::int, sub_key::int, amounts[1]
  FROM analytics.late_roll_ups AS late
  LEFT JOIN analytics.orders USING (order_id, location_code)
  LEFT JOIN analytics.location_days AS days USING (location_code)
  WHERE late.roll_up = 'answers_by_hour' AND (late.order_is_known OR orders.order_id IS NOT NULL)
    AND coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')) >= (SELECT since FROM wanted)
)
SELECT
  business_day,
  location_code,
  rating::text,
  sum(answers)::bigint AS answers,
  coalesce(sum(answers) FILTER (WHERE nps >= 0), 0)::bigint AS asked,
  coalesce(sum(answers) FILTER (WHERE nps >= 9), 0)::bigint AS promoters,
  coalesce(sum(answers) FILTER (WHERE nps BETWEEN 0 AND 6), 0)::bigint AS detractors
FROM parts
WHERE business_day >= (SELECT day FROM wanted)
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
