-- Question: Can I trust these numbers?
-- Answer:   one row per check: how much it looked at and how much of that is broken; ok is null where nobody has looked. While
--           events stream in, ask again before you believe that something is broken
-- Reads:    analytics.verified_hours, analytics.hour_versions, raw.events_raw, raw.events_rejected, raw.event_gaps,
--           analytics.orders, analytics.order_status, analytics.hourly_sales, analytics.sales_by_service, and what came late
-- Bound:    the newest 100,000 offsets, the orders of 24 hours by the index on their time, hours of 28 days.
--           SELECT * FROM analytics.validate_data_consistency() computes all tables once more, by all rules, in minutes

WITH newest AS MATERIALIZED (
  SELECT max(hour_start) AS hour_start FROM analytics.sales_by_service
),
log AS MATERIALIZED (
  SELECT
    greatest(
      (SELECT max(event_offset) FROM raw.events_raw),
      (SELECT max(event_offset) FROM raw.events_rejected),
      (SELECT max(last_offset) FROM raw.event_gaps)) AS highest,
    raw.trimmed_up_to() AS trimmed
),
range AS MATERIALIZED (
  SELECT greatest(trimmed, highest - 100000) AS after, highest
  FROM log
  -- the offsets of a topic of plain events have holes that mean nothing, which the job notes as offset 0
  WHERE highest > trimmed AND NOT EXISTS (SELECT FROM raw.event_gaps WHERE first_offset = 0)
),
compared AS MATERIALIZED (
  SELECT location_code, hour_start, verified.is_equal
  FROM analytics.hour_versions AS now
  LEFT JOIN analytics.verified_hours AS verified USING (location_code, hour_start, version)
  WHERE hour_start > (SELECT hour_start FROM newest) - interval '28 days'
),
-- hours as they are told, late changes added
told AS MATERIALIZED (
  SELECT
    location_code, hour_start, sum(order_count) AS order_count, sum(subtotal) AS subtotal, sum(tax) AS tax, sum(tip) AS tip,
    sum(total) AS total
  FROM (
    SELECT location_code, hour_start, order_count, subtotal, tax, tip, total FROM analytics.hourly_sales
    UNION ALL
    SELECT location_code, hour_start, order_count, subtotal, tax, tip, total FROM analytics.late_sales
  ) AS parts
  WHERE hour_start > (SELECT hour_start FROM newest) - interval '28 days'
  GROUP BY location_code, hour_start
  HAVING sum(order_count) <> 0
),
by_service AS (
  SELECT
    location_code, hour_start, sum(order_count) AS order_count, sum(subtotal) AS subtotal, sum(tax) AS tax, sum(tip) AS tip,
    sum(total) AS total
  FROM (
    SELECT location_code, hour_start, order_count, subtotal, tax, tip, total FROM analytics.sales_by_service
    UNION ALL
    SELECT location_code, hour_start, amounts[1], amounts[3], amounts[4], amounts[5], amounts[6]
    FROM analytics.late_roll_ups
    WHERE roll_up = 'sales_by_service'
  ) AS parts
  WHERE hour_start > (SELECT hour_start FROM newest) - interval '28 days'
  GROUP BY location_code, hour_start
  HAVING sum(order_count) <> 0
),
from_orders AS (
  SELECT
    orders.location_code, date_trunc('hour', orders.order_ts, 'UTC') AS hour_start, count(*) AS order_count,
    sum(orders.subtotal) AS subtotal, sum(orders.tax) AS tax, sum(orders.tip) AS tip, sum(orders.total) AS total
  FROM analytics.orders
  -- OFFSET 0: each by its key
  LEFT JOIN LATERAL (
    SELECT is_cancelled
    FROM analytics.order_status AS status
    WHERE status.order_id = orders.order_id AND status.location_code = orders.location_code
    OFFSET 0
  ) AS status ON true
  WHERE orders.order_ts >= (SELECT hour_start FROM newest) - interval '23 hours'
    AND orders.order_ts < (SELECT hour_start FROM newest) + interval '1 hour'
    AND orders.paid_at IS NOT NULL
    AND NOT coalesce(status.is_cancelled, false)
  GROUP BY 1, 2
)
SELECT
  'each of the newest offsets is an event, a rejected one or missing' AS check_name,
  highest - after AS looked_at,
  abs(highest - after - found.offsets) AS broken,
  highest - after = found.offsets AS ok
FROM range
CROSS JOIN LATERAL (
  SELECT
    (SELECT count(*) FROM raw.events_raw WHERE event_offset > after)
    + (SELECT count(*) FROM raw.events_rejected WHERE event_offset > after)
    + (
      SELECT coalesce(sum(last_offset - greatest(first_offset, after + 1) + 1), 0) FROM raw.event_gaps WHERE last_offset > after
    ) AS offsets
) AS found
UNION ALL
SELECT
  'sales of the last 24 hours are the sum of their orders',
  count(*),
  count(*) FILTER (WHERE is_broken),
  NOT coalesce(bool_or(is_broken), false)
FROM (
  SELECT
    (told.order_count, told.subtotal, told.tax, told.tip, told.total)
    IS DISTINCT FROM
    (computed.order_count, computed.subtotal, computed.tax, computed.tip, computed.total) AS is_broken
  FROM (SELECT * FROM told WHERE hour_start > (SELECT hour_start FROM newest) - interval '24 hours') AS told
  FULL JOIN from_orders AS computed USING (location_code, hour_start)
) AS hour
UNION ALL
SELECT
  'service types of the last 28 days add up to the sales of their hour',
  count(*),
  count(*) FILTER (WHERE is_broken),
  NOT coalesce(bool_or(is_broken), false)
FROM (
  SELECT
    (told.order_count, told.subtotal, told.tax, told.tip, told.total)
    IS DISTINCT FROM
    (computed.order_count, computed.subtotal, computed.tax, computed.tip, computed.total) AS is_broken
  FROM told
  FULL JOIN by_service AS computed USING (location_code, hour_start)
) AS hour
UNION ALL
SELECT
  'hours of the last 28 days that ./stack verify --follow has compared are equal to the log',
  count(is_equal),
  count(*) FILTER (WHERE NOT is_equal),
  bool_and(is_equal)
FROM compared
UNION ALL
SELECT
  'hours of the last 28 days that were not compared, or have changed since',
  count(*) FILTER (WHERE is_equal IS NULL),
  NULL,
  NULL
FROM compared
ORDER BY ok, check_name;
