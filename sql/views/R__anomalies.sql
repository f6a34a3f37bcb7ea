-- R: anomalies
-- What:    what is not as it was in past weeks: a location that is silent, a method of payment that is gone, more refunds
--          than usual, a best seller that nobody buys; each with a sentence
-- Grain:   one row per (kind, location, method or item); none when all is as usual
-- Readers: the live page, the dashboards; docs/insight.md explains the rules and how often they are wrong
-- Nothing is said of what has too little history. It reads roll-ups by their keys, and the newest 4,000 events.

SET ROLE restaurant_owner;

CREATE OR REPLACE FUNCTION analytics.anomalies_at(as_of timestamptz)
RETURNS TABLE (
  kind text, location_code text, subject text, since timestamptz, expected numeric, seen numeric, sentence text)
LANGUAGE sql STABLE ROWS 10 SET jit = off AS $$
WITH place AS MATERIALIZED (
  SELECT
    selling.*,
    analytics.business_day(as_of, selling.time_zone, selling.day_starts_at) AS today
  FROM analytics.selling_locations AS selling
),

-- 1. a location is silent: neither an order, nor a line of one, nor a payment came, although several orders were expected
newest_event AS (
  SELECT event.partition_key AS location_code, max(event.ts) AS heard_at
  FROM (
    SELECT newest.partition_key, newest.event_type, newest.ts
    FROM raw.events_raw AS newest
    ORDER BY newest.event_offset DESC
    LIMIT 4000
  ) AS event
  WHERE event.event_type IN ('order_created', 'order_item_added', 'payment_captured')
    AND event.ts <= as_of
  GROUP BY event.partition_key
),
-- where the newest events are of other locations only, the last that changed its sales must do, and more is needed
heard AS (
  SELECT
    place.*,
    coalesce(newest_event.heard_at, last_sale.ts) AS heard_at,
    CASE
      WHEN newest_event.heard_at IS NULL THEN 10
      -- it was closed since, and nobody knows to the minute when the first guest comes
      WHEN newest_event.heard_at < as_of - interval '2 hours' THEN 8
      ELSE 4.5
    END AS orders_needed
  FROM place
  LEFT JOIN newest_event USING (location_code)
  LEFT JOIN LATERAL (
    SELECT max(event.ts) AS ts
    FROM (
      SELECT sales.last_offset
      FROM analytics.hourly_sales AS sales
      WHERE sales.location_code = place.location_code AND sales.hour_start BETWEEN as_of - interval '8 days' AND as_of
      ORDER BY sales.hour_start DESC
      LIMIT 3
    ) AS hour
    JOIN raw.events_raw AS event ON event.event_offset = hour.last_offset
  ) AS last_sale ON newest_event.heard_at IS NULL
),
quiet AS MATERIALIZED (
  SELECT heard.*, (SELECT min(sales.hour_start) FROM analytics.hourly_sales AS sales WHERE sales.location_code = heard.location_code) AS first_hour
  FROM heard
  WHERE heard.heard_at > as_of - interval '7 days' AND heard.heard_at < as_of - interval '10 minutes'
),
-- the same hour of the same weekday in the eight weeks before, as far as the location's history goes back; as in
-- analytics.forecast, but found by the key
usual_hour AS (
  SELECT
    quiet.location_code,
    hour.start,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY coalesce(sales.order_count, 0)) AS orders
  FROM quiet
  CROSS JOIN LATERAL generate_series(
    date_trunc('hour', greatest(quiet.heard_at, as_of - interval '24 hours'), 'UTC'), as_of, interval '1 hour') AS hour (start)
  CROSS JOIN generate_series(1, 8) AS weeks (ago)
  CROSS JOIN LATERAL (
    SELECT (hour.start AT TIME ZONE quiet.time_zone - weeks.ago * interval '7 days') AT TIME ZONE quiet.time_zone AS hour_start
  ) AS alike
  LEFT JOIN analytics.hourly_sales AS sales
    ON sales.location_code = quiet.location_code AND sales.hour_start = alike.hour_start
  WHERE alike.hour_start >= quiet.first_hour
  GROUP BY quiet.location_code, hour.start
  HAVING count(*) >= 3
),
silent AS (
  SELECT
    quiet.location_code,
    quiet.name,
    quiet.time_zone,
    quiet.heard_at,
    quiet.orders_needed,
    sum(
      usual_hour.orders
      * extract(epoch FROM least(as_of, usual_hour.start + interval '1 hour') - greatest(quiet.heard_at, usual_hour.start)) / 3600
    )::numeric AS expected
  FROM quiet
  JOIN usual_hour USING (location_code)
  GROUP BY quiet.location_code, quiet.name, quiet.time_zone, quiet.heard_at, quiet.orders_needed
),

-- 2. a method of payment is gone: so many payments came without it that its share of two weeks says it should be there
tender AS MATERIALIZED (
  SELECT
    tenders.location_code,
    tenders.method,
    floor(extract(epoch FROM as_of - tenders.hour_start) / 86400)::integer AS days_ago,
    min(tenders.hour_start) AS first_hour,
    max(tenders.hour_start) FILTER (WHERE tenders.payments > 0) AS last_hour,
    sum(tenders.payments)::double precision AS payments,
    sum(tenders.refunds) AS refunds,
    sum(tenders.refunded) AS refunded
  FROM analytics.tenders_by_hour AS tenders
  WHERE tenders.hour_start > as_of - interval '15 days' AND tenders.hour_start <= as_of
  GROUP BY 1, 2, 3
),
method_here AS MATERIALIZED (
  SELECT
    tender.location_code,
    tender.method,
    min(tender.first_hour) AS first_hour,
    max(tender.last_hour) AS last_hour,
    sum(tender.payments) AS payments
  FROM tender
  GROUP BY tender.location_code, tender.method
),
-- at each location, and at all together where there are several
method AS (
  SELECT here.location_code, here.method, here.first_hour, here.last_hour, here.payments
  FROM method_here AS here
  UNION ALL
  SELECT NULL, here.method, min(here.first_hour), max(here.last_hour), sum(here.payments)
  FROM method_here AS here
  WHERE (SELECT count(DISTINCT any_here.location_code) FROM method_here AS any_here) > 1
  GROUP BY here.method
),
gone AS MATERIALIZED (
  SELECT
    method.location_code,
    method.method,
    method.last_hour + interval '1 hour' AS since,
    without.payments AS payments_since,
    method.payments
      / nullif(sum(method.payments) OVER (PARTITION BY method.location_code) - without.payments, 0)
      * without.payments AS expected
  FROM method
  LEFT JOIN LATERAL (
    SELECT coalesce(sum(tenders.payments), 0) AS payments
    FROM analytics.tenders_by_hour AS tenders
    WHERE tenders.hour_start > method.last_hour
      AND tenders.hour_start <= as_of
      AND (method.location_code IS NULL OR tenders.location_code = method.location_code)
    OFFSET 0
  ) AS without
    -- what nobody has used for a week was given up
    ON method.last_hour > as_of - interval '7 days' AND method.first_hour < as_of - interval '13 days'
),

-- 3. more refunds than usual: of the last 24 hours against the 14 times 24 hours before
refund_day AS MATERIALIZED (
  SELECT
    tender.location_code,
    tender.days_ago,
    min(tender.first_hour) AS first_hour,
    sum(tender.refunds) AS refunds,
    sum(tender.refunded) AS refunded
  FROM tender
  GROUP BY tender.location_code, tender.days_ago
),
refund AS (
  SELECT
    refund_day.location_code,
    sum(refund_day.refunds) FILTER (WHERE refund_day.days_ago = 0) AS seen,
    sum(refund_day.refunded) FILTER (WHERE refund_day.days_ago = 0) AS amount,
    sum(refund_day.refunds) FILTER (WHERE refund_day.days_ago > 0) AS before,
    sum(refund_day.refunds) FILTER (WHERE refund_day.days_ago > 0) / 14 AS usual,
    max(refund_day.refunded) FILTER (WHERE refund_day.days_ago > 0) AS highest
  FROM refund_day
  GROUP BY refund_day.location_code
  HAVING min(refund_day.first_hour) < as_of - interval '13 days'
),

-- 4. a best seller is not sold: of the ten items that sold most on this day a week before, one has not been sold for so
-- long that its share of what was sold in these hours, in four weeks, says it should have been
hour_of_today AS MATERIALIZED (
  SELECT
    place.location_code,
    place.time_zone,
    hour.start
  FROM place
  CROSS JOIN LATERAL generate_series(
    date_trunc('hour', (place.today + place.day_starts_at) AT TIME ZONE place.time_zone, 'UTC'), as_of, interval '1 hour')
    AS hour (start)
),
best_seller AS (
  SELECT ranked.location_code, ranked.menu_item_id
  FROM (
    SELECT
      items.location_code,
      items.menu_item_id,
      row_number() OVER (PARTITION BY items.location_code ORDER BY items.quantity DESC, items.menu_item_id) AS place
    FROM place
    JOIN analytics.items_by_day AS items
      ON items.business_day = place.today - 7 AND items.location_code = place.location_code
  ) AS ranked
  WHERE ranked.place <= 10
),
-- in most of them something was sold in the last hours, so little is left to look at
not_sold AS MATERIALIZED (
  SELECT best_seller.location_code, best_seller.menu_item_id, last_sold.hour_start AS last_hour
  FROM best_seller
  LEFT JOIN LATERAL (
    SELECT hour.start AS hour_start
    FROM hour_of_today AS hour
    CROSS JOIN LATERAL (
      SELECT FROM analytics.items_by_hour AS here
      WHERE here.hour_start = hour.start
        AND here.location_code = best_seller.location_code
        AND here.menu_item_id = best_seller.menu_item_id
        AND here.quantity > 0
      OFFSET 0
    ) AS items
    WHERE hour.location_code = best_seller.location_code
    ORDER BY hour.start DESC
    LIMIT 1
  ) AS last_sold ON true
  WHERE last_sold.hour_start IS NULL OR last_sold.hour_start < as_of - interval '3 hours'
),
item_hour AS (
  SELECT
    not_sold.location_code,
    not_sold.menu_item_id,
    not_sold.last_hour,
    weeks.ago,
    hour.start,
    sold.items_sold AS sold_today,
    alike.items_sold AS sold_alike,
    item.quantity
  FROM not_sold
  JOIN hour_of_today AS hour
    ON hour.location_code = not_sold.location_code AND (not_sold.last_hour IS NULL OR hour.start > not_sold.last_hour)
  CROSS JOIN generate_series(1, 4) AS weeks (ago)
  CROSS JOIN LATERAL (
    SELECT (hour.start AT TIME ZONE hour.time_zone - weeks.ago * interval '7 days') AT TIME ZONE hour.time_zone AS start
  ) AS before
  CROSS JOIN LATERAL (
    SELECT here.items_sold
    FROM analytics.hourly_sales AS here
    WHERE here.location_code = not_sold.location_code AND here.hour_start = hour.start
    OFFSET 0
  ) AS sold
  CROSS JOIN LATERAL (
    SELECT here.items_sold
    FROM analytics.hourly_sales AS here
    WHERE here.location_code = not_sold.location_code AND here.hour_start = before.start
    OFFSET 0
  ) AS alike
  LEFT JOIN LATERAL (
    SELECT here.quantity
    FROM analytics.items_by_hour AS here
    WHERE here.hour_start = before.start
      AND here.location_code = not_sold.location_code
      AND here.menu_item_id = not_sold.menu_item_id
    OFFSET 0
  ) AS item ON true
),
item_gone AS (
  SELECT
    hour.location_code,
    hour.menu_item_id,
    hour.last_hour,
    sum(hour.share * hour.sold_today) AS expected
  FROM (
    SELECT
      item_hour.location_code,
      item_hour.menu_item_id,
      item_hour.last_hour,
      item_hour.start,
      max(item_hour.sold_today) AS sold_today,
      coalesce(sum(item_hour.quantity), 0) / nullif(sum(item_hour.sold_alike), 0) AS share,
      count(*) AS weeks
    FROM item_hour
    GROUP BY item_hour.location_code, item_hour.menu_item_id, item_hour.last_hour, item_hour.start
  ) AS hour
  WHERE hour.weeks >= 3
  GROUP BY hour.location_code, hour.menu_item_id, hour.last_hour
)

SELECT
  'silent location',
  silent.location_code,
  NULL,
  silent.heard_at,
  round(silent.expected::numeric, 1),
  0::numeric,
  format(
    '%s: nothing was ordered or paid since %s; about %s orders are usual in these %s.',
    silent.name,
    to_char(silent.heard_at AT TIME ZONE silent.time_zone, 'HH24:MI'),
    round(silent.expected),
    CASE
      WHEN as_of - silent.heard_at < interval '2 hours'
        THEN round(extract(epoch FROM as_of - silent.heard_at) / 60) || ' minutes'
      ELSE round(extract(epoch FROM as_of - silent.heard_at) / 3600) || ' hours'
    END)
FROM silent
WHERE silent.expected >= silent.orders_needed
UNION ALL
SELECT
  'payment method gone',
  gone.location_code,
  gone.method,
  gone.since,
  round(gone.expected::numeric, 1),
  0,
  format(
    '%s: no payment by %s since %s; about %s of %s payments are usual.',
    CASE WHEN gone.location_code IS NULL THEN 'All locations' ELSE coalesce(place.name, gone.location_code) END,
    replace(gone.method, '_', ' '),
    CASE
      WHEN gone.location_code IS NULL THEN to_char(gone.since AT TIME ZONE 'UTC', 'HH24:MI "UTC"')
      ELSE to_char(gone.since AT TIME ZONE coalesce(place.time_zone, 'America/Toronto'), 'HH24:MI')
    END,
    round(gone.expected),
    gone.payments_since)
FROM gone
LEFT JOIN place USING (location_code)
WHERE gone.expected >= 12
  -- once, when it is gone everywhere
  AND (gone.location_code IS NULL
    OR NOT EXISTS (
      SELECT FROM gone AS everywhere
      WHERE everywhere.location_code IS NULL AND everywhere.method = gone.method AND everywhere.expected >= 12))
UNION ALL
SELECT
  'refund spike',
  refund.location_code,
  NULL,
  as_of - interval '24 hours',
  round(refund.usual, 1),
  refund.seen,
  format(
    '%s: %s of %s in 24 hours; about %s a day are usual, and at most %s.',
    coalesce(place.name, refund.location_code),
    CASE WHEN refund.seen = 1 THEN '1 refund' ELSE refund.seen || ' refunds' END,
    to_char(refund.amount, 'FM$999,999,990.00'),
    round(refund.usual, 1),
    to_char(refund.highest, 'FM$999,999,990.00'))
FROM refund
LEFT JOIN place USING (location_code)
WHERE refund.seen >= 5 AND refund.seen > refund.usual + 5 * sqrt(refund.usual)
  OR refund.before >= 10 AND refund.amount > 3 * refund.highest
UNION ALL
SELECT
  'best seller at zero',
  item_gone.location_code,
  coalesce(item.item_name, item_gone.menu_item_id::text),
  coalesce(
    item_gone.last_hour + interval '1 hour', (place.today + place.day_starts_at) AT TIME ZONE place.time_zone),
  round(item_gone.expected::numeric, 1),
  0,
  format(
    '%s: no %s was sold %s; about %s are usual among what was sold since.',
    place.name,
    coalesce(item.item_name, item_gone.menu_item_id::text),
    coalesce(
      'since ' || to_char((item_gone.last_hour + interval '1 hour') AT TIME ZONE place.time_zone, 'HH24:MI'), 'today'),
    round(item_gone.expected))
FROM item_gone
JOIN place USING (location_code)
LEFT JOIN LATERAL (
  SELECT version.item_name, 1 AS rank, version.valid_from
  FROM analytics.menu_item_versions AS version
  WHERE version.menu_item_id = item_gone.menu_item_id AND version.valid_from <= as_of
  UNION ALL
  SELECT listed.item_name, 2, NULL FROM analytics.menu_items AS listed WHERE listed.menu_item_id = item_gone.menu_item_id
  UNION ALL
  SELECT sold.item_name, 3, NULL FROM analytics.items_as_sold AS sold WHERE sold.menu_item_id = item_gone.menu_item_id
  ORDER BY 2, 3 DESC
  LIMIT 1
) AS item ON true
WHERE item_gone.expected >= 15
ORDER BY 1, 2, 3
$$;

COMMENT ON FUNCTION analytics.anomalies_at(timestamptz) IS
  'What is not as it was in the weeks before, at a moment in event time. Silent location: no order, line or payment although 4.5 orders were expected, or 8 after more than two hours. Payment method gone: none although its share of two weeks makes at least 12. Refund spike: of 24 hours more than the usual number and five times its root, or more than three times the highest amount. Best seller at zero: none although its share makes at least 15.';

CREATE OR REPLACE VIEW analytics.anomalies AS
SELECT anomaly.*
FROM (SELECT analytics.event_now() AS moment OFFSET 0) AS clock
CROSS JOIN LATERAL analytics.anomalies_at(clock.moment) AS anomaly
WHERE clock.moment IS NOT NULL;

COMMENT ON VIEW analytics.anomalies IS 'What is not as it was in past weeks, now; see analytics.anomalies_at. No row when all is as usual.';
COMMENT ON COLUMN analytics.anomalies.kind IS 'silent location, payment method gone, refund spike, or best seller at zero.';
COMMENT ON COLUMN analytics.anomalies.location_code IS 'The restaurant; null for all together.';
COMMENT ON COLUMN analytics.anomalies.subject IS 'The method of payment or the item; null where it is about the location.';
COMMENT ON COLUMN analytics.anomalies.since IS 'Since when; of a method or an item the end of the last hour that had it.';
COMMENT ON COLUMN analytics.anomalies.expected IS 'What was usual in this time: orders, payments, refunds or pieces.';
COMMENT ON COLUMN analytics.anomalies.seen IS 'What there was instead.';
COMMENT ON COLUMN analytics.anomalies.sentence IS 'The same for people, in the time of the location.';
