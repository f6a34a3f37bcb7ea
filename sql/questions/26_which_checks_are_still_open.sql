-- Question: Which checks are still open, more than three hours after they were opened?
-- Answer:   one row per location with the number of them in the last day, zero included
-- Reads:    analytics.orders by its index on time, analytics.order_status, analytics.event_now()

WITH newest AS MATERIALIZED (
  SELECT analytics.event_now() AS moment
)
SELECT
  location_code,
  count(*) FILTER (
    WHERE orders.paid_at IS NULL
      AND NOT coalesce(status.is_cancelled, false)
      AND orders.order_ts < (SELECT moment FROM newest) - interval '3 hours') AS open_checks,
  count(*) AS orders_of_the_last_day
FROM analytics.orders
LEFT JOIN analytics.order_status AS status USING (order_id, location_code)
WHERE orders.order_ts > (SELECT moment FROM newest) - interval '1 day'
GROUP BY location_code
ORDER BY open_checks DESC, location_code;
