-- What a week ago was not yet known at this minute: orders opened since, orders paid since, refunds given since. The
-- sales of that day up to its running hour, less this, are what the page would have shown at that minute.
-- Parameter: now, in event time. Keys: service type. Values: orders, quantity x 1000, cents as in hours.sql, guests.
WITH moments AS (
  SELECT
    location_code, time_zone, day_starts_at,
    (moment AT TIME ZONE time_zone - INTERVAL '7 days') AT TIME ZONE time_zone AS a_week_ago
  FROM (SELECT ?::timestamptz AS moment) AS now, analytics.location_days
),
bounds AS (SELECT min(a_week_ago) - INTERVAL '14 hours' AS first, max(a_week_ago) + INTERVAL '1 hour' AS last FROM moments),
later AS (
  SELECT orders.*, moments.a_week_ago, moments.time_zone, moments.day_starts_at
  FROM analytics.orders
  JOIN moments USING (location_code)
  LEFT JOIN analytics.order_status AS status USING (order_id, location_code)
  WHERE orders.order_ts >= (SELECT first FROM bounds) AND orders.order_ts < (SELECT last FROM bounds)
    AND date_trunc('hour', orders.order_ts, 'UTC') <= moments.a_week_ago
    AND orders.paid_at IS NOT NULL AND NOT coalesce(status.is_cancelled, false)
    AND (orders.order_ts > moments.a_week_ago OR orders.paid_at > moments.a_week_ago)
    AND analytics.business_day(orders.order_ts, moments.time_zone, moments.day_starts_at)
      = analytics.business_day(moments.a_week_ago, moments.time_zone, moments.day_starts_at)
),
parts AS (
  SELECT
    location_code, service_type, 1 AS orders, 0 AS refunds, tip AS tips,
    coalesce(lines.price, 0) - coalesce(voids.price, 0) AS gross,
    coalesce(discounts.discounts, 0) AS discounts,
    coalesce(discounts.comps, 0) AS comps,
    coalesce(guests, 0) AS guests
  FROM later
  LEFT JOIN LATERAL (
    SELECT sum(extended_price) AS price FROM analytics.order_items AS item
    WHERE item.order_id = later.order_id AND item.location_code = later.location_code) AS lines ON true
  LEFT JOIN LATERAL (
    SELECT sum(amount) AS price FROM analytics.item_voids AS void
    WHERE void.order_id = later.order_id AND void.location_code = later.location_code) AS voids ON true
  LEFT JOIN LATERAL (
    SELECT
      sum(amount) FILTER (WHERE kind <> 'comp') AS discounts, sum(amount) FILTER (WHERE kind = 'comp') AS comps
    FROM analytics.order_discounts AS discount
    LEFT JOIN analytics.discount_removals AS removal USING (order_id, discount_id, location_code)
    WHERE discount.order_id = later.order_id AND discount.location_code = later.location_code
      AND (removal.event_offset IS NULL OR removal.event_offset < discount.event_offset)) AS discounts ON true
  UNION ALL
  SELECT refund.location_code, '', 0, refund.subtotal, -refund.tip, 0, 0, 0, 0
  FROM analytics.refunds AS refund
  JOIN moments USING (location_code)
  WHERE refund.refunded_at > moments.a_week_ago
    AND date_trunc('hour', refund.order_ts, 'UTC') <= moments.a_week_ago
    AND analytics.business_day(refund.order_ts, moments.time_zone, moments.day_starts_at)
      = analytics.business_day(moments.a_week_ago, moments.time_zone, moments.day_starts_at)
)
SELECT
  location_code,
  service_type,
  sum(orders)::bigint AS orders,
  (100 * sum(gross))::bigint AS gross,
  (100 * sum(discounts))::bigint AS discounts,
  (100 * sum(comps))::bigint AS comps,
  (100 * sum(refunds))::bigint AS refunds,
  (100 * sum(tips))::bigint AS tips,
  sum(guests)::bigint AS guests
FROM parts
GROUP BY location_code, service_type
