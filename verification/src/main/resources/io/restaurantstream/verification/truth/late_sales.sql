-- Truth: what came too late for its hour in analytics.hourly_sales, and what is left for the hour
-- Grain:   one row per late sale; truth_punctual_changes one per change that was in time
-- Readers: hourly_sales_at_horizon.sql, hourly_sales_so_far.sql
-- One that names no hour is that of an order the job did not remember. It belongs to the hour of its order; which of
-- the order's events are in it cannot be told, so they stay among the changes and its sums are taken off. One whose
-- order never came is in no sum.

CREATE TEMP TABLE truth_late_sales ON COMMIT DROP AS
SELECT
  late.event_offset,
  late.order_id,
  late.location_code,
  coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')) AS hour_start,
  late.hour_start IS NULL AS is_of_forgotten_order,
  late.order_count,
  late.items_sold,
  late.subtotal,
  late.tax,
  late.tip,
  late.total
FROM analytics.late_sales AS late
LEFT JOIN truth_orders AS orders USING (order_id)
WHERE late.hour_start IS NOT NULL OR orders.order_id IS NOT NULL;

CREATE TEMP VIEW truth_punctual_changes AS
SELECT change.*
FROM truth_sale_changes AS change
WHERE NOT EXISTS (
  SELECT
  FROM truth_late_sales AS late
  WHERE late.order_id = change.order_id
    AND late.event_offset = change.event_offset
    AND late.hour_start = change.hour_start);

-- Where it cannot be told which event was the last, the row's own word must do.
CREATE TEMP VIEW truth_vague_hours AS
SELECT hourly.location_code, hourly.hour_start, hourly.last_offset
FROM analytics.hourly_sales AS hourly
WHERE EXISTS (
  SELECT
  FROM truth_late_sales AS late
  WHERE late.is_of_forgotten_order
    AND late.location_code = hourly.location_code
    AND late.hour_start = hourly.hour_start);
