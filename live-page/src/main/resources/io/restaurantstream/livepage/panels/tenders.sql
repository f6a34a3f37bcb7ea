-- Money taken and given back per location, day and method, by when it was, of the business days from ? on.
-- Values: payments, cents taken (tips included), cents of tips in it, refunds, cents given back.
WITH wanted AS (SELECT ?::timestamptz AS since, ?::date AS day),
hours AS (
  SELECT hour_start, location_code, method, payments, amount, tip, refunds, refunded
  FROM analytics.tenders_by_hour
  WHERE hour_start >= (SELECT since FROM wanted)
  UNION ALL
  SELECT
    coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')), location_code, key, amounts[1], amounts[2], amounts[3], amounts[4], amounts[5]
  FROM analytics.late_roll_ups AS late
  LEFT JOIN analytics.orders USING (order_id, location_code)
  WHERE late.roll_up = 'tenders_by_hour' AND (late.order_is_known OR orders.order_id IS NOT NULL)
    AND coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')) >= (SELECT since FROM wanted)
)
SELECT
  analytics.business_day(hour_start, days.time_zone, days.day_starts_at) AS business_day,
  location_code,
  method,
  sum(payments)::bigint AS payments,
  (100 * sum(amount))::bigint AS amount,
  (100 * sum(tip))::bigint AS tips,
  sum(refunds)::bigint AS refunds,
  (100 * sum(refunded))::bigint AS refunded
FROM hours
LEFT JOIN analytics.location_days AS days USING (location_code)
WHERE analytics.business_day(hour_start, days.time_zone, days.day_starts_at) >= (SELECT day FROM wanted)
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3
