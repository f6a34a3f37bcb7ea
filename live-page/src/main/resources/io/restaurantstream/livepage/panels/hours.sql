-- Sales per location and hour of the business days from ? on; hours that came too late for the window are added.
-- Values: epoch second of the hour, slot of the day, orders, quantity x 1000, then cents.
WITH wanted AS (SELECT ?::timestamptz AS since, ?::date AS day),
hours AS (
  SELECT
    location_code, hour_start, order_count, items_sold, tax, tip, total, gross, voids, discounts, comps, charges,
    gratuity, gift_cards, refunds, refunded_tax, refunded_tip, refunds_issued, guests
  FROM analytics.hourly_sales
  WHERE hour_start >= (SELECT since FROM wanted)
  UNION ALL
  SELECT
    late.location_code, coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')), late.order_count,
    late.items_sold, late.tax, late.tip, late.total, late.gross, late.voids, late.discounts, late.comps, late.charges,
    late.gratuity, late.gift_cards, late.refunds, late.refunded_tax, late.refunded_tip, late.refunds_issued, late.guests
  FROM analytics.late_sales AS late
  LEFT JOIN analytics.orders ON late.hour_start IS NULL
    AND orders.order_id = late.order_id AND orders.location_code = late.location_code
  WHERE coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')) >= (SELECT since FROM wanted)
),
local_hours AS (
  SELECT
    hours.*,
    coalesce(days.time_zone, 'America/Toronto') AS time_zone,
    coalesce(days.day_starts_at, '00:00') AS day_starts_at,
    analytics.business_day(hour_start, days.time_zone, days.day_starts_at) AS business_day
  FROM hours
  LEFT JOIN analytics.location_days AS days USING (location_code)
)
SELECT
  business_day,
  location_code,
  to_char(hour_start AT TIME ZONE time_zone, 'HH24:MI') AS local_hour,
  extract(epoch FROM hour_start)::bigint AS hour_start,
  floor(extract(epoch FROM hour_start - ((business_day + day_starts_at) AT TIME ZONE time_zone)) / 3600)::bigint AS slot,
  coalesce(sum(order_count), 0)::bigint AS orders,
  (1000 * coalesce(sum(items_sold), 0))::bigint AS quantity,
  (100 * coalesce(sum(gross), 0))::bigint AS gross,
  (100 * coalesce(sum(discounts), 0))::bigint AS discounts,
  (100 * coalesce(sum(comps), 0))::bigint AS comps,
  (100 * coalesce(sum(refunds), 0))::bigint AS refunds,
  (100 * coalesce(sum(tip) - sum(refunded_tip), sum(tip), 0))::bigint AS tips,
  coalesce(sum(guests), 0)::bigint AS guests,
  (100 * coalesce(sum(voids), 0))::bigint AS voids,
  (100 * coalesce(sum(refunds_issued), 0))::bigint AS refunds_issued,
  (100 * coalesce(sum(tax) - sum(refunded_tax), sum(tax), 0))::bigint AS tax,
  (100 * coalesce(sum(charges), 0))::bigint AS charges,
  (100 * coalesce(sum(gratuity), 0))::bigint AS gratuity,
  (100 * coalesce(sum(gift_cards), 0))::bigint AS gift_cards,
  (100 * coalesce(sum(total) - sum(refunds) - sum(refunded_tax) - sum(refunded_tip), sum(total), 0))::bigint AS collected
FROM local_hours
WHERE business_day >= (SELECT day FROM wanted)
GROUP BY business_day, location_code, time_zone, day_starts_at, hour_start
ORDER BY business_day, location_code, hour_start
