-- Question: Which checks have been open for three to eight hours?
-- Answer:   one row per location with the number of them, zero included, and of all orders of the last eight hours
-- Reads:    analytics.orders by its index on time, analytics.order_status, analytics.selling_locations, analytics.event_now()

WITH newest AS MATERIALIZED (
  SELECT analytics.event_now() AS moment
),
opened AS (
  SELECT
    location_code,
    count(*) FILTER (
      WHERE orders.paid_at IS NULL
        AND NOT coalesce(status.is_cancelled, false)
        AND orders.order_ts < (SELECT moment FROM newest) - interval '3 hours') AS open_checks,
    count(*) AS orders
  FROM analytics.orders
  LEFT JOIN analytics.order_status AS status USING (order_id, location_code)
  WHERE orders.order_ts > (SELECT moment FROM newest) - interval '8 hours'
  GROUP BY location_code
)
SELECT
  location_code,
  coalesce(opened.open_checks, 0) AS open_checks,
  coalesce(opened.orders, 0) AS orders_of_eight_hours
FROM analytics.selling_locations
LEFT JOIN opened USING (location_code)
ORDER BY open_checks DESC, location_code;
