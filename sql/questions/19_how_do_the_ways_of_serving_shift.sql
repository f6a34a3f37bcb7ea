-- Question: How do the ways of serving shift?
-- Answer:   one row per week of the locations, this one and the three before, and service type, with its share of the week's
--           sales before refunds
-- Reads:    analytics.sales_by_service, analytics.selling_locations

WITH weeks AS MATERIALIZED (
  SELECT
    place.location_code,
    this.week - 7 * ago AS week,
    (this.week - 7 * ago + place.day_starts_at) AT TIME ZONE place.time_zone AS starts,
    (this.week - 7 * ago + 7 + place.day_starts_at) AT TIME ZONE place.time_zone AS ends
  FROM analytics.selling_locations AS place
  CROSS JOIN (SELECT max(hour_start) AS hour_start FROM analytics.sales_by_service) AS newest
  CROSS JOIN LATERAL (
    SELECT
      analytics.week_of(
        analytics.business_day(newest.hour_start, place.time_zone, place.day_starts_at), place.week_starts_on) AS week
  ) AS this
  CROSS JOIN generate_series(0, 3) AS ago
),
hours AS (
  SELECT weeks.week, sold.service_type, sold.order_count, sold.gross - sold.discounts - sold.comps AS sales
  FROM analytics.sales_by_service AS sold
  JOIN weeks
    ON weeks.location_code = sold.location_code
    AND sold.hour_start >= weeks.starts
    AND sold.hour_start < weeks.ends
  WHERE sold.hour_start >= (SELECT min(starts) FROM weeks)
)
SELECT
  week,
  service_type,
  sum(order_count) AS orders,
  sum(sales) AS sales,
  round(100 * sum(sales) / nullif(sum(sum(sales)) OVER (PARTITION BY week), 0), 1) AS percent_of_week
FROM hours
GROUP BY week, service_type
ORDER BY week DESC, sales DESC;
