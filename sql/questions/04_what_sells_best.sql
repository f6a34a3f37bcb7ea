-- Question: What sells best?
-- Answer:   the ten items with the highest revenue
-- Reads:    analytics.menu_performance

SELECT item_name, category, qty_sold, revenue, margin_percent
FROM analytics.menu_performance
ORDER BY revenue DESC, item_name
LIMIT 10;
