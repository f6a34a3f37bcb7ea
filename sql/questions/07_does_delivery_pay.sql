-- Question: Does delivery pay?
-- Answer:   one row per service type: share of the orders and of the revenue of the last 28 days, check and tip
-- Reads:    analytics.sales_by_service

SELECT
  service_type,
  sum(order_count) AS order_count,
  round(100 * sum(order_count) / sum(sum(order_count)) OVER (), 1) AS percent_of_orders,
  round(100 * sum(subtotal) / nullif(sum(sum(subtotal)) OVER (), 0), 1) AS percent_of_revenue,
  round(sum(subtotal) / sum(order_count), 2) AS average_check,
  round(100 * sum(tip) / nullif(sum(subtotal), 0), 1) AS tip_percent
FROM analytics.sales_by_service
WHERE hour_start > (SELECT max(hour_start) FROM analytics.sales_by_service) - interval '28 days'
GROUP BY service_type
HAVING sum(order_count) > 0
ORDER BY order_count DESC;
