-- R: check hourly_sales_equal_the_roll_up
-- What:    the job's windows and the late sales together are what SQL computes from the orders
-- Grain:   one row per (location, hour) that differs
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.hourly_sales_equal_the_roll_up AS
WITH streamed AS (
  SELECT location_code, hour_start, order_count, items_sold, subtotal, tax, tip, total FROM analytics.hourly_sales
  UNION ALL
  SELECT
    late.location_code,
    coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')),
    late.order_count,
    late.items_sold,
    late.subtotal,
    late.tax,
    late.tip,
    late.total
  FROM analytics.late_sales AS late
  -- what belongs to an order that never came is in raw.events_rejected and in no sum
  JOIN analytics.orders USING (order_id)
),
told AS (
  SELECT
    location_code,
    hour_start,
    sum(order_count) AS order_count,
    sum(items_sold) AS items_sold,
    sum(subtotal) AS subtotal,
    sum(tax) AS tax,
    sum(tip) AS tip,
    sum(total) AS total
  FROM streamed
  GROUP BY location_code, hour_start
)
SELECT
  location_code,
  hour_start,
  told.order_count,
  computed.order_count AS order_count_from_orders,
  told.items_sold,
  computed.items_sold AS items_sold_from_orders,
  told.total,
  computed.total AS total_from_orders
FROM told
FULL JOIN analytics.hourly_sales_from_orders AS computed USING (location_code, hour_start)
WHERE (told.order_count, told.items_sold, told.subtotal, told.tax, told.tip, told.total)
  IS DISTINCT FROM
  (computed.order_count, computed.items_sold, computed.subtotal, computed.tax, computed.tip, computed.total);

COMMENT ON VIEW checks.hourly_sales_equal_the_roll_up IS 'Hours whose streamed sales, late sales added, are not the sum of their orders.';
