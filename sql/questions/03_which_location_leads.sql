-- Question: Which location leads, and on what?
-- Answer:   one row per location, by revenue of the last 28 days
-- Reads:    analytics.hourly_sales, analytics.answers_by_day, analytics.selling_locations

WITH since AS MATERIALIZED (
  SELECT max(hour_start) - interval '28 days' AS moment FROM analytics.sales_by_service
),
sold AS (
  SELECT
    place.location_code,
    place.name,
    sum(sales.subtotal) AS revenue,
    sum(sales.order_count) AS order_count,
    sum(sales.tip) AS tip
  FROM analytics.selling_locations AS place
  JOIN analytics.hourly_sales AS sales
    ON sales.location_code = place.location_code AND sales.hour_start > (SELECT moment FROM since)
  GROUP BY place.location_code, place.name
),
answered AS (
  SELECT
    location_code,
    round(sum(rating * answers)::numeric / sum(answers), 2) AS average_rating,
    round(
      100.0 * (coalesce(sum(answers) FILTER (WHERE nps >= 9), 0) - coalesce(sum(answers) FILTER (WHERE nps BETWEEN 0 AND 6), 0))
        / nullif(sum(answers) FILTER (WHERE nps >= 0), 0), 1) AS nps
  FROM analytics.answers_by_day
  WHERE business_day > (SELECT max(business_day) FROM analytics.answers_by_day) - 28
  GROUP BY location_code
)
SELECT
  rank() OVER (ORDER BY revenue DESC) AS revenue_rank,
  location_code,
  name,
  revenue,
  order_count,
  round(revenue / nullif(order_count, 0), 2) AS average_check,
  round(100 * tip / nullif(revenue, 0), 1) AS tip_percent,
  average_rating,
  nps
FROM sold
LEFT JOIN answered USING (location_code)
ORDER BY revenue_rank, location_code;
