-- R: daily sales
-- What:    the business day of each location, midnight to midnight by its own clock
-- Grain:   one row per (location, local day); paid orders only, by the time they were opened
-- Readers: dashboards; questions/

SET ROLE restaurant_owner;

-- From the orders and not from hourly_sales: an hour in UTC straddles midnight where clocks differ by half hours.
CREATE OR REPLACE VIEW analytics.daily_sales AS
WITH lines AS (
  SELECT order_id, sum(qty) AS items_sold
  FROM analytics.order_items
  GROUP BY order_id
)
SELECT
  orders.location_code,
  (orders.order_ts AT TIME ZONE coalesce(locations.time_zone, 'America/Toronto'))::date AS business_day,
  count(*) AS order_count,
  coalesce(sum(lines.items_sold), 0)::bigint AS items_sold,
  sum(orders.subtotal)::numeric(14, 2) AS subtotal,
  sum(orders.tax)::numeric(14, 2) AS tax,
  sum(orders.tip)::numeric(14, 2) AS tip,
  sum(orders.total)::numeric(14, 2) AS total,
  round(avg(orders.subtotal), 2) AS average_check
FROM analytics.orders
LEFT JOIN analytics.locations USING (location_code)
LEFT JOIN lines USING (order_id)
WHERE orders.paid_at IS NOT NULL
GROUP BY 1, 2;

COMMENT ON VIEW analytics.daily_sales IS 'Sales per location and local day.';
COMMENT ON COLUMN analytics.daily_sales.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.daily_sales.business_day IS 'Day by the clock of the location; America/Toronto when the location is not listed.';
COMMENT ON COLUMN analytics.daily_sales.order_count IS 'Paid orders opened on the day.';
COMMENT ON COLUMN analytics.daily_sales.items_sold IS 'Pieces on these orders: the sum of qty.';
COMMENT ON COLUMN analytics.daily_sales.subtotal IS 'Sum before tax and tip: the net sales.';
COMMENT ON COLUMN analytics.daily_sales.tax IS 'Sum of tax.';
COMMENT ON COLUMN analytics.daily_sales.tip IS 'Sum of tips.';
COMMENT ON COLUMN analytics.daily_sales.total IS 'Sum of totals.';
COMMENT ON COLUMN analytics.daily_sales.average_check IS 'Mean subtotal of an order.';
