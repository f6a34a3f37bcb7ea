-- Question: Does delivery pay?
-- Answer:   one row per service type: share of the orders and of the revenue, check and tip
-- Reads:    analytics.service_type_performance

SELECT
  service_type,
  sum(order_count) AS order_count,
  round(100 * sum(order_count) / sum(sum(order_count)) OVER (), 1) AS percent_of_orders,
  round(100 * sum(revenue) / sum(sum(revenue)) OVER (), 1) AS percent_of_revenue,
  round(sum(revenue) / sum(order_count), 2) AS average_check,
  round(100 * sum(tip) / nullif(sum(revenue), 0), 1) AS tip_percent
FROM analytics.service_type_performance
GROUP BY service_type
ORDER BY order_count DESC;
