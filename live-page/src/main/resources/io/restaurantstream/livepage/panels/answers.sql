-- Answers of guests per location, day and stars, by when they were given, of the business days from ? on.
-- Values: answers, those asked for a recommendation, promoters (9, 10), detractors (0 to 6).
WITH wanted AS (SELECT ?::timestamptz AS since, ?::date AS day),
hours AS (
  SELECT hour_start, location_code, rating::int, nps::int, answers
  FROM analytics.answers_by_hour
  WHERE hour_start >= (SELECT since FROM wanted)
  UNION ALL
  SELECT
    coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')), location_code, key::int, sub_key::int, amounts[1]
  FROM analytics.late_roll_ups AS late
  LEFT JOIN analytics.orders USING (order_id, location_code)
  WHERE late.roll_up = 'answers_by_hour' AND (late.order_is_known OR orders.order_id IS NOT NULL)
    AND coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')) >= (SELECT since FROM wanted)
)
SELECT
  analytics.business_day(hour_start, days.time_zone, days.day_starts_at) AS business_day,
  location_code,
  rating::text,
  sum(answers)::bigint AS answers,
  coalesce(sum(answers) FILTER (WHERE nps >= 0), 0)::bigint AS asked,
  coalesce(sum(answers) FILTER (WHERE nps >= 9), 0)::bigint AS promoters,
  coalesce(sum(answers) FILTER (WHERE nps BETWEEN 0 AND 6), 0)::bigint AS detractors
FROM hours
LEFT JOIN analytics.location_days AS days USING (location_code)
WHERE analytics.business_day(hour_start, days.time_zone, days.day_starts_at) >= (SELECT day FROM wanted)
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
