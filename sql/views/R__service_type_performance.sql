-- R: service-type performance
-- What:    dine-in, takeout and delivery side by side
-- Grain:   one row per (location, service type); paid orders only
-- Readers: dashboards; questions/

SET ROLE restaurant_owner;

-- From the roll-up; checks/R__validate_views_equal_the_facts.sql computes the same from the orders themselves.
CREATE OR REPLACE VIEW analytics.service_type_performance AS
SELECT
  location_code,
  key AS service_type,
  sum(amounts[1])::bigint AS order_count,
  sum(amounts[3])::numeric(14, 2) AS revenue,
  sum(amounts[5])::numeric(14, 2) AS tip,
  round(sum(amounts[3]) / sum(amounts[1]), 2) AS average_check,
  round(100 * sum(amounts[5]) / nullif(sum(amounts[3]), 0), 1) AS tip_percent
FROM analytics.roll_ups
WHERE roll_up = 'sales_by_service'
GROUP BY location_code, key
HAVING sum(amounts[1]) <> 0;

COMMENT ON VIEW analytics.service_type_performance IS 'Orders, revenue, average check and tip rate per location and service type.';
COMMENT ON COLUMN analytics.service_type_performance.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.service_type_performance.service_type IS 'dine_in, takeout or delivery.';
COMMENT ON COLUMN analytics.service_type_performance.order_count IS 'Paid orders.';
COMMENT ON COLUMN analytics.service_type_performance.revenue IS 'Sum before tax and tip.';
COMMENT ON COLUMN analytics.service_type_performance.tip IS 'Sum of tips.';
COMMENT ON COLUMN analytics.service_type_performance.average_check IS 'Revenue per order.';
COMMENT ON COLUMN analytics.service_type_performance.tip_percent IS 'Tips in percent of revenue: the rate of the money, not the mean of rates.';
