-- Answers of guests by stars, the slice, as the job keeps them by the hour, with what came too late for its window.
-- Parameters: locations, from, until.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
)
SELECT rating::text AS slice, nps::int AS nps, answers
FROM analytics.answers_by_hour
JOIN wanted USING (location_code)
WHERE hour_start >= first AND hour_start < last
UNION ALL
SELECT late.key, late.sub_key::int, amounts[1]
FROM analytics.late_roll_ups AS late
LEFT JOIN analytics.orders USING (order_id, location_code)
JOIN wanted USING (location_code)
WHERE late.roll_up = 'answers_by_hour' AND (late.order_is_known OR orders.order_id IS NOT NULL)
  AND coalesce(late.hour_start, orders.order_ts) >= first AND coalesce(late.hour_start, orders.order_ts) < last
