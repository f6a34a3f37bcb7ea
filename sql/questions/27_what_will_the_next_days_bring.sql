-- Question: What will the next seven days bring?
-- Answer:   one row per location and day: the median of the same weekday in the last eight weeks, and its spread
-- Reads:    analytics.hourly_sales, analytics.location_hours

WITH days AS (
  SELECT location_code, business_day, sum(net) AS net
  FROM analytics.hourly_sales
  JOIN analytics.location_hours USING (location_code, hour_start)
  GROUP BY location_code, business_day
),
newest AS (
  SELECT location_code, max(business_day) AS business_day FROM days GROUP BY location_code
)
SELECT
  newest.location_code,
  newest.business_day + ahead AS business_day,
  count(days.net) AS days_it_rests_on,
  round((percentile_cont(0.5) WITHIN GROUP (ORDER BY days.net))::numeric, 2) AS expected,
  round((percentile_cont(0.1) WITHIN GROUP (ORDER BY days.net))::numeric, 2) AS low,
  round((percentile_cont(0.9) WITHIN GROUP (ORDER BY days.net))::numeric, 2) AS high
FROM newest
CROSS JOIN generate_series(1, 7) AS ahead
LEFT JOIN days
  ON days.location_code = newest.location_code
  AND days.business_day < newest.business_day
  AND days.business_day > newest.business_day - 56
  AND (newest.business_day + ahead - days.business_day) % 7 = 0
GROUP BY newest.location_code, newest.business_day, ahead
ORDER BY newest.location_code, newest.business_day + ahead;
