-- Question: How is today going against the same weekday last week?
-- Answer:   one row per location: the hours of the business day of its newest sale that are over, and the same ones a week before
-- Reads:    analytics.hourly_sales, analytics.selling_locations

WITH newest AS (
  SELECT
    place.location_code,
    place.time_zone,
    place.day_starts_at,
    sales.hour_start,
    analytics.business_day(sales.hour_start, place.time_zone, place.day_starts_at) AS business_day
  FROM analytics.selling_locations AS place
  CROSS JOIN LATERAL (
    SELECT here.hour_start
    FROM analytics.hourly_sales AS here
    WHERE here.location_code = place.location_code
    ORDER BY here.hour_start DESC
    LIMIT 1
  ) AS sales
),
hours AS (
  SELECT
    newest.*,
    sales.hour_start AS sold_at,
    analytics.business_day(sales.hour_start, newest.time_zone, newest.day_starts_at) AS sold_on,
    sales.net
  FROM newest
  JOIN analytics.hourly_sales AS sales
    ON sales.location_code = newest.location_code AND sales.hour_start > newest.hour_start - interval '9 days'
)
SELECT
  location_code,
  business_day,
  sum(net) FILTER (WHERE sold_on = business_day AND sold_at < hour_start) AS net_sales,
  sum(net) FILTER (WHERE sold_on = business_day - 7 AND sold_at < hour_start - interval '7 days') AS net_sales_a_week_before
FROM hours
GROUP BY location_code, business_day
ORDER BY net_sales DESC NULLS LAST, location_code;
