-- R: hourly sales from orders
-- What:    analytics.hourly_sales once more, rolled up from the facts by SQL: the standing proof of the job's windows
-- Grain:   one row per (location, hour), hour in UTC, half-open; paid orders only, by the time they were opened
-- Readers: checks/R__validate_hourly_sales_equal_the_roll_up.sql; whoever doubts a number

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW analytics.hourly_sales_from_orders AS
WITH lines AS (
  SELECT order_id, sum(qty) AS items_sold, max(event_offset) AS last_offset
  FROM analytics.order_items
  GROUP BY order_id
)
SELECT
  orders.location_code,
  date_trunc('hour', orders.order_ts, 'UTC') AS hour_start,
  count(*) AS order_count,
  coalesce(sum(lines.items_sold), 0)::bigint AS items_sold,
  sum(orders.subtotal)::numeric(14, 2) AS subtotal,
  sum(orders.tax)::numeric(14, 2) AS tax,
  sum(orders.tip)::numeric(14, 2) AS tip,
  sum(orders.total)::numeric(14, 2) AS total,
  max(greatest(orders.created_offset, orders.paid_offset, lines.last_offset)) AS last_offset
FROM analytics.orders
LEFT JOIN lines USING (order_id)
WHERE orders.paid_at IS NOT NULL
GROUP BY 1, 2;

COMMENT ON VIEW analytics.hourly_sales_from_orders IS
  'Sales per location and hour from orders and their lines. Equal to analytics.hourly_sales plus analytics.late_sales once the job has caught up.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.hour_start IS 'Start of the hour, in UTC.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.order_count IS 'Paid orders opened in the hour.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.items_sold IS 'Pieces on these orders: the sum of qty.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.subtotal IS 'Sum before tax and tip.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.tax IS 'Sum of tax.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.tip IS 'Sum of tips.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.total IS 'Sum of totals.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.last_offset IS 'Highest offset among these orders, their payments and their lines.';
