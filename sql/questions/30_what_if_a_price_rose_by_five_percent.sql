-- Question: What if a price rose by five percent?
-- Answer:   the ten best sellers of the last 28 days: how many pieces fewer would leave the margin as it is
-- Reads:    analytics.items_by_day, analytics.current_menu

WITH sold AS (
  SELECT menu_item_id, sum(quantity) AS quantity, sum(gross) AS gross
  FROM analytics.items_by_day
  WHERE business_day > (SELECT max(business_day) FROM analytics.items_by_day) - 28
  GROUP BY menu_item_id
  HAVING sum(quantity) > 0
)
SELECT
  coalesce(item_name, menu_item_id::text) AS item,
  quantity,
  round(gross / quantity, 2) AS price,
  round(gross / quantity - unit_cost, 2) AS margin,
  round(quantity * (1 - (gross / quantity - unit_cost) / nullif(1.05 * gross / quantity - unit_cost, 0)), 1)
    AS pieces_that_may_be_lost
FROM sold
LEFT JOIN analytics.current_menu USING (menu_item_id)
ORDER BY gross DESC, item
LIMIT 10;
