-- Question: How do the weeks go?
-- Answer:   one row per week, this one and the seven before, all locations together; where they begin their weeks on different
--           days, one for each of these days
-- Reads:    analytics.hourly_sales, analytics.selling_locations

WITH hours AS (
  SELECT
    analytics.business_day(sales.hour_start, place.time_zone, place.day_starts_at) AS business_day,
    place.location_code,
    place.week_starts_on,
    sales.order_count,
    sales.net
  FROM analytics.selling_locations AS place
  JOIN analytics.hourly_sales AS sales
    ON sales.location_code = place.location_code
    AND sales.hour_start > (SELECT max(hour_start) FROM analytics.sales_by_service) - interval '65 days'
),
days AS (
  SELECT
    analytics.week_of(business_day, week_starts_on) AS week,
    location_code,
    business_day,
    sum(order_count) AS order_count,
    sum(net) AS net
  FROM hours
  GROUP BY location_code, business_day, week_starts_on
)
SELECT
  week,
  count(DISTINCT location_code) AS locations,
  count(DISTINCT business_day) AS days,
  sum(order_count) AS orders,
  sum(net) AS net_sales,
  round(sum(net) / nullif(sum(order_count), 0), 2) AS average_check
FROM days
WHERE week > (SELECT max(week) FROM days) - 56
GROUP BY week
ORDER BY week DESC;
