-- R: hourly sales from orders
-- What:    analytics.hourly_sales once more, rolled up from the facts by SQL: the standing proof of the job's windows
-- Grain:   one row per (location, hour), hour in UTC, half-open; paid orders by the time they were opened, and refunds by
--          that of their order and by their own
-- Readers: checks/R__validate_hourly_sales_equal_the_roll_up.sql; whoever doubts a number

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW analytics.hourly_sales_from_orders AS
SELECT
  location_code,
  date_trunc('hour', counted_at, 'UTC') AS hour_start,
  sum(order_count) AS order_count,
  sum(items_sold)::numeric(14, 3) AS items_sold,
  sum(subtotal)::numeric(14, 2) AS subtotal,
  sum(tax)::numeric(14, 2) AS tax,
  sum(tip)::numeric(14, 2) AS tip,
  sum(total)::numeric(14, 2) AS total,
  max(last_offset) AS last_offset,
  sum(gross)::numeric(14, 2) AS gross,
  sum(voids)::numeric(14, 2) AS voids,
  sum(discounts)::numeric(14, 2) AS discounts,
  sum(comps)::numeric(14, 2) AS comps,
  sum(charges)::numeric(14, 2) AS charges,
  sum(gratuity)::numeric(14, 2) AS gratuity,
  sum(gift_cards)::numeric(14, 2) AS gift_cards,
  sum(refunds)::numeric(14, 2) AS refunds,
  sum(refunded_tax)::numeric(14, 2) AS refunded_tax,
  sum(refunded_tip)::numeric(14, 2) AS refunded_tip,
  sum(refunds_issued)::numeric(14, 2) AS refunds_issued,
  coalesce(sum(guests), 0) AS guests,
  sum(gross - discounts - comps - refunds)::numeric(14, 2) AS net
FROM analytics.sales_parts
GROUP BY 1, 2;

COMMENT ON VIEW analytics.hourly_sales_from_orders IS
  'Sales per location and hour from orders and their lines. Equal to analytics.hourly_sales plus analytics.late_sales once the job has caught up.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.hour_start IS 'Start of the hour, in UTC.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.order_count IS 'Paid orders opened in the hour, cancelled ones left out.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.items_sold IS 'Quantity on these orders, without what was voided.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.subtotal IS 'Sum before tax and tip.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.tax IS 'Sum of tax.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.tip IS 'Sum of tips.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.total IS 'Sum of totals.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.last_offset IS 'Highest offset among the events of these orders and refunds.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.gross IS 'As in analytics.hourly_sales.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.voids IS 'As in analytics.hourly_sales.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.discounts IS 'As in analytics.hourly_sales.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.comps IS 'As in analytics.hourly_sales.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.charges IS 'As in analytics.hourly_sales.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.gratuity IS 'As in analytics.hourly_sales.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.gift_cards IS 'As in analytics.hourly_sales.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.refunds IS 'As in analytics.hourly_sales.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.refunded_tax IS 'As in analytics.hourly_sales.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.refunded_tip IS 'As in analytics.hourly_sales.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.refunds_issued IS 'As in analytics.hourly_sales.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.guests IS 'As in analytics.hourly_sales.';
COMMENT ON COLUMN analytics.hourly_sales_from_orders.net IS 'As in analytics.hourly_sales.';
