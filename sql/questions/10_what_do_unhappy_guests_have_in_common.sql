-- Question: What do unhappy guests have in common?
-- Answer:   one row per service type: how long they waited for the bill, and what they spent, beside happy guests
-- Reads:    analytics.feedback, analytics.orders
-- Bound:    reads one order for each answer, found by its key

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
GROUP BY orders.service_type
ORDER BY orders.service_type;
