-- Question: What do unhappy guests have in common?
-- Answer:   one row per service type, of answers of the last 28 days: how long they waited for the bill, and what they spent,
--           beside happy guests
-- Reads:    analytics.feedback, analytics.orders
-- Bound:    reads the answers, and one order for each, found by its key

SELECT
  orders.service_type,
  count(*) FILTER (WHERE feedback.rating <= 2) AS unhappy,
  count(*) FILTER (WHERE feedback.rating >= 4) AS happy,
  avg(orders.paid_at - orders.order_ts) FILTER (WHERE feedback.rating <= 2) AS order_to_payment_unhappy,
  avg(orders.paid_at - orders.order_ts) FILTER (WHERE feedback.rating >= 4) AS order_to_payment_happy,
  round(avg(orders.subtotal) FILTER (WHERE feedback.rating <= 2), 2) AS average_check_unhappy,
  round(avg(orders.subtotal) FILTER (WHERE feedback.rating >= 4), 2) AS average_check_happy
FROM analytics.feedback
JOIN analytics.orders USING (order_id, location_code)
WHERE feedback.created_ts > (SELECT max(hour_start) FROM analytics.answers_by_hour) - interval '28 days'
GROUP BY orders.service_type
ORDER BY orders.service_type;
