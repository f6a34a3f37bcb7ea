-- Truth: analytics.hourly_sales, when the log was read up to an agreed offset
-- Grain:   one row per (location, hour in UTC) that sold something: the roll-up of the orders, less the late sales
-- An hour whose sales were all taken back may be there with zeros or not at all.

CREATE TEMP TABLE truth_hourly_sales ON COMMIT DROP AS
WITH lines AS (
  SELECT order_id, sum(qty) AS items_sold
  FROM truth_order_items
  GROUP BY order_id
),
parts AS (
  SELECT
    orders.location_code,
    date_trunc('hour', orders.order_ts, 'UTC') AS hour_start,
    1 AS order_count,
    coalesce(lines.items_sold, 0) AS items_sold,
    orders.subtotal,
    orders.tax,
    orders.tip,
    orders.total
  FROM truth_orders AS orders
  LEFT JOIN lines USING (order_id)
  WHERE orders.paid_offset IS NOT NULL
  UNION ALL
  SELECT location_code, hour_start, -order_count, -items_sold, -subtotal, -tax, -tip, -total
  FROM truth_late_sales
),
hours AS (
  SELECT
    location_code,
    hour_start,
    sum(order_count) AS order_count,
    sum(items_sold) AS items_sold,
    sum(subtotal) AS subtotal,
    sum(tax) AS tax,
    sum(tip) AS tip,
    sum(total) AS total
  FROM parts
  GROUP BY location_code, hour_start
  HAVING (sum(order_count), sum(items_sold), sum(subtotal), sum(tax), sum(tip), sum(total)) <> (0, 0, 0, 0, 0, 0)
),
last_changes AS (
  SELECT location_code, hour_start, max(event_offset) AS last_offset
  FROM truth_punctual_changes
  GROUP BY location_code, hour_start
)
SELECT
  location_code,
  hour_start,
  hours.order_count,
  hours.items_sold,
  hours.subtotal,
  hours.tax,
  hours.tip,
  hours.total,
  coalesce(vague.last_offset, last_changes.last_offset) AS last_offset
FROM hours
LEFT JOIN last_changes USING (location_code, hour_start)
LEFT JOIN truth_vague_hours AS vague USING (location_code, hour_start);
