-- Truth: analytics.hourly_sales, when a job is writing it
-- Grain:   one row per (location, hour in UTC) that sold something
-- A row must show its hour as of the offset it names, and no row may lack what is settled.

CREATE TEMP TABLE truth_hourly_sales ON COMMIT DROP AS
WITH parts AS (
  SELECT
    location_code,
    hour_start,
    change.order_count,
    change.items_sold,
    change.subtotal,
    change.tax,
    change.tip,
    change.total,
    change.event_offset
  FROM truth_punctual_changes AS change
  LEFT JOIN analytics.hourly_sales AS told USING (location_code, hour_start)
  LEFT JOIN truth_progress AS progress ON progress.partition_key = location_code
  WHERE change.event_offset <= greatest(told.last_offset, progress.settled_up_to, 0)
  UNION ALL
  SELECT location_code, hour_start, -order_count, -items_sold, -subtotal, -tax, -tip, -total, NULL
  FROM truth_late_sales
  WHERE is_of_forgotten_order
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
    sum(total) AS total,
    max(event_offset) AS last_offset
  FROM parts
  GROUP BY location_code, hour_start
  HAVING (sum(order_count), sum(items_sold), sum(subtotal), sum(tax), sum(tip), sum(total)) <> (0, 0, 0, 0, 0, 0)
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
  coalesce(vague.last_offset, hours.last_offset) AS last_offset
FROM hours
LEFT JOIN truth_vague_hours AS vague USING (location_code, hour_start);
