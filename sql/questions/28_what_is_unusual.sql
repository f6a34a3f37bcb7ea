-- Question: What is unusual?
-- Answer:   one row per location: orders of its last hour that is over against the median of this hour in the last 28 days
-- Reads:    analytics.hourly_sales, analytics.selling_locations

WITH last_hour AS (
  SELECT place.location_code, place.time_zone, sales.hour_start, sales.order_count
  FROM analytics.selling_locations AS place
  CROSS JOIN LATERAL (
    SELECT here.hour_start, here.order_count
    FROM analytics.hourly_sales AS here
    WHERE here.location_code = place.location_code
      AND here.hour_start < (SELECT max(hour_start) FROM analytics.sales_by_service)
    ORDER BY here.hour_start DESC
    LIMIT 1
  ) AS sales
),
usual AS (
  SELECT
    last_hour.location_code,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY hours.order_count) AS median,
    count(*) AS hours
  FROM last_hour
  JOIN analytics.hourly_sales AS hours
    ON hours.location_code = last_hour.location_code
    AND hours.hour_start < last_hour.hour_start
    AND hours.hour_start > last_hour.hour_start - interval '28 days'
    AND extract(hour FROM hours.hour_start AT TIME ZONE last_hour.time_zone)
      = extract(hour FROM last_hour.hour_start AT TIME ZONE last_hour.time_zone)
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
