-- Question: How is today going against the same weekday last week?
-- Answer:   one row per location: the hours of the business day of its newest sale that are over, and the same ones a week before
-- Reads:    analytics.hourly_sales, analytics.location_hours

WITH hours AS (
  SELECT location_code, hour_start, business_day, net
  FROM analytics.hourly_sales
  JOIN analytics.location_hours USING (location_code, hour_start)
),
newest AS (
  SELECT DISTINCT ON (location_code) location_code, business_day, hour_start
  FROM hours
  ORDER BY location_code, hour_start DESC
)
SELECT
  location_code,
  newest.business_day,
  sum(net) FILTER (WHERE hours.business_day = newest.business_day AND hours.hour_start < newest.hour_start) AS net_sales,
  sum(net) FILTER (
    WHERE hours.business_day = newest.business_day - 7 AND hours.hour_start < newest.hour_start - interval '7 days')
    AS net_sales_a_week_before
FROM newest
JOIN hours USING (location_code)
WHERE hours.business_day IN (newest.business_day, newest.business_day - 7)
GROUP BY location_code, newest.business_day
ORDER BY net_sales DESC NULLS LAST, location_code;
