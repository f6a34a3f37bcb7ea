-- Voids, comps, discounts, refunds and cancelled orders per location, day and reason, of the business days from ? on.
-- Keys: kind, reason. Values: events, cents.
WITH wanted AS (SELECT ?::timestamptz AS since, ?::date AS day),
hours AS (
  SELECT hour_start, location_code, kind, reason, events, amount
  FROM analytics.exceptions_by_hour
  WHERE hour_start >= (SELECT since FROM wanted)
  UNION ALL
  SELECT
    coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')), location_code, key, sub_key, amounts[1], amounts[2]
  FROM analytics.late_roll_ups AS late
  LEFT JOIN analytics.orders USING (order_id, location_code)
  WHERE late.roll_up = 'exceptions_by_hour' AND (late.order_is_known OR orders.order_id IS NOT NULL)
    AND coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')) >= (SELECT since FROM wanted)
)
SELECT
  analytics.business_day(hour_start, days.time_zone, days.day_starts_at) AS business_day,
  location_code,
  kind,
  reason,
  sum(events)::bigint AS events,
  (100 * sum(amount))::bigint AS amount
FROM hours
LEFT JOIN analytics.location_days AS days USING (location_code)
WHERE analytics.business_day(hour_start, days.time_zone, days.day_starts_at) >= (SELECT day FROM wanted)
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
