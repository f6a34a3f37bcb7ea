-- Orders of which a number is made, newest first. Parameters: those of the query for them, how many, how many to leave out.
WITH chosen AS (
/*chosen*/
)
SELECT
  orders.order_id::text, orders.location_code,
  to_char(orders.order_ts AT TIME ZONE coalesce(days.time_zone, 'America/Toronto'), 'YYYY-MM-DD HH24:MI:SS') AS opened,
  orders.service_type, orders.total::text AS total, orders.tip::text AS tip, orders.guests::text AS guests,
  orders.created_offset::text AS created_offset,
  CASE WHEN status.is_cancelled THEN 'cancelled' WHEN orders.paid_at IS NULL THEN 'open' ELSE 'paid' END AS status,
  count(*) OVER ()::text AS found
FROM chosen
JOIN analytics.orders USING (order_id, location_code)
LEFT JOIN analytics.order_status AS status
  ON status.order_id = orders.order_id AND status.location_code = orders.location_code
LEFT JOIN analytics.location_days AS days ON days.location_code = orders.location_code
ORDER BY orders.order_ts DESC, orders.order_id
LIMIT ? OFFSET ?
