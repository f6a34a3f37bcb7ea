-- Question: What is unusual?
-- Answer:   one row per location: orders of its last hour that is over against the median of this hour in the last 28 days
-- Reads:    analytics.hourly_sales, analytics.location_hours

WITH hours AS (
  SELECT location_code, hour_start, hour_of_day, order_count
  FROM analytics.hourly_sales
  JOIN analytics.location_hours USING (location_code, hour_start)
),
last_hour AS (
  SELECT DISTINCT ON (location_code) location_code, hour_start, hour_of_day, order_count
  FROM hours
  WHERE hour_start < (SELECT max(hour_start) FROM hours)
  ORDER BY location_code, hour_start DESC
),
usual AS (
  SELECT
    last_hour.location_code,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY hours.order_count) AS median,
    count(*) AS hours
  FROM last_hour
  JOIN hours
    ON hours.location_code = last_hour.location_code
    AND hours.hour_of_day = last_hour.hour_of_day
    AND hours.hour_start < last_hour.hour_start
    AND hours.hour_start > last_hour.hour_start - interval '28 days'
  GROUP BY last_hour.location_code
)
SELECT
  location_code,
  last_hour.hour_start,
  last_hour.order_count,
  usual.median AS usual,
  CASE
    WHEN usual.hours IS NULL OR usual.hours < 7 THEN 'too little history'
    WHEN last_hour.order_count < usual.median / 3 AND usual.median >= 5 THEN 'far fewer orders than usual'
    WHEN last_hour.order_count > usual.median * 3 AND last_hour.order_count >= 15 THEN 'far more orders than usual'
    ELSE 'as usual'
  END AS verdict
FROM last_hour
LEFT JOIN usual USING (location_code)
ORDER BY verdict DESC, location_code;
