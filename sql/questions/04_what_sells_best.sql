-- Question: What sells best?
-- Answer:   the ten items with the highest revenue of the last 28 days
-- Reads:    analytics.items_by_day, analytics.current_menu

WITH sold AS (
  SELECT menu_item_id, sum(quantity) AS quantity, sum(gross) AS revenue
  FROM analytics.items_by_day
  WHERE business_day > (SELECT max(business_day) FROM analytics.items_by_day) - 28
  GROUP BY menu_item_id
)
SELECT
  coalesce(item_name, menu_item_id::text) AS item,
  category,
  quantity,
  revenue,
  round(100 * revenue / nullif(sum(revenue) OVER (), 0), 1) AS percent_of_revenue
FROM sold
LEFT JOIN analytics.current_menu USING (menu_item_id)
ORDER BY revenue DESC, item
LIMIT 10;
