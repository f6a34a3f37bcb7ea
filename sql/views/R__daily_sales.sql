-- R: daily sales
-- What:    the business day of each location, by its own clock and from its own start of the day
-- Grain:   one row per (location, business day); paid orders that are not cancelled, by the time they were opened
-- Readers: dashboards; questions/

SET ROLE restaurant_owner;

-- From the roll-up; checks/R__validate_views_equal_the_facts.sql computes the same from the orders themselves.
CREATE OR REPLACE VIEW analytics.daily_sales AS
SELECT
  location_code,
  business_day,
  sum(order_count)::bigint AS order_count,
  sum(items_sold)::numeric(14, 3) AS items_sold,
  sum(subtotal)::numeric(14, 2) AS subtotal,
  sum(tax)::numeric(14, 2) AS tax,
  sum(tip)::numeric(14, 2) AS tip,
  sum(total)::numeric(14, 2) AS total,
  round(sum(subtotal) / sum(order_count), 2) AS average_check,
  analytics.week_of(business_day, days.week_starts_on) AS week
FROM analytics.sales_by_local_hour
LEFT JOIN analytics.location_days AS days USING (location_code)
GROUP BY location_code, business_day, days.week_starts_on
HAVING sum(order_count) <> 0;

COMMENT ON VIEW analytics.daily_sales IS 'Sales per location and local day.';
COMMENT ON COLUMN analytics.daily_sales.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.daily_sales.business_day IS 'Business day of the location; midnight to midnight in Toronto when nothing is known of it.';
COMMENT ON COLUMN analytics.daily_sales.order_count IS 'Paid orders opened on the day, cancelled ones left out.';
COMMENT ON COLUMN analytics.daily_sales.items_sold IS 'Quantity on these orders, without what was voided.';
COMMENT ON COLUMN analytics.daily_sales.subtotal IS 'Sum before tax and tip: the net sales.';
COMMENT ON COLUMN analytics.daily_sales.tax IS 'Sum of tax.';
COMMENT ON COLUMN analytics.daily_sales.tip IS 'Sum of tips.';
COMMENT ON COLUMN analytics.daily_sales.total IS 'Sum of totals.';
COMMENT ON COLUMN analytics.daily_sales.average_check IS 'Mean subtotal of an order.';
COMMENT ON COLUMN analytics.daily_sales.week IS 'First day of the week of the business day, as the location begins its weeks.';
