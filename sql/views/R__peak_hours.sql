-- R: peak hours
-- What:    when a location is busy, by its own clock
-- Grain:   one row per (location, local weekday, local hour) with a paid order
-- Readers: dashboards (a heat map); questions/

SET ROLE restaurant_owner;

-- From the roll-up; checks/R__validate_views_equal_the_facts.sql computes the same from the orders themselves.
CREATE OR REPLACE VIEW analytics.peak_hours AS
WITH hours AS (
  SELECT location_code, local_hour, sum(order_count) AS order_count, sum(subtotal) AS revenue
  FROM analytics.sales_by_local_hour
  GROUP BY location_code, local_hour
  HAVING sum(order_count) <> 0
),
open_days AS (
  SELECT location_code, extract(isodow FROM local_hour)::int AS weekday, count(DISTINCT local_hour::date) AS days
  FROM hours
  GROUP BY 1, 2
),
busy AS (
  SELECT
    location_code,
    extract(isodow FROM local_hour)::int AS weekday,
    extract(hour FROM local_hour)::int AS hour_of_day,
    sum(order_count)::bigint AS order_count,
    sum(revenue)::numeric(14, 2) AS revenue
  FROM hours
  GROUP BY 1, 2, 3
)
SELECT
  location_code,
  weekday,
  hour_of_day,
  busy.order_count,
  busy.revenue,
  open_days.days,
  round(busy.order_count::numeric / open_days.days, 2) AS orders_per_day,
  round(busy.revenue / open_days.days, 2) AS revenue_per_day
FROM busy
JOIN open_days USING (location_code, weekday);

COMMENT ON VIEW analytics.peak_hours IS 'Orders and revenue per location, weekday and hour of the day.';
COMMENT ON COLUMN analytics.peak_hours.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.peak_hours.weekday IS 'Local weekday, 1 = Monday to 7 = Sunday.';
COMMENT ON COLUMN analytics.peak_hours.hour_of_day IS 'Local hour, 0 to 23.';
COMMENT ON COLUMN analytics.peak_hours.order_count IS 'Paid orders opened then.';
COMMENT ON COLUMN analytics.peak_hours.revenue IS 'Sum before tax and tip.';
COMMENT ON COLUMN analytics.peak_hours.days IS 'Days of this weekday on which the location sold anything.';
COMMENT ON COLUMN analytics.peak_hours.orders_per_day IS 'Orders in this hour of such a day, on average.';
COMMENT ON COLUMN analytics.peak_hours.revenue_per_day IS 'Revenue in this hour of such a day, on average.';
