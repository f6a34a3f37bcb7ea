-- Question: Which items lose ground?
-- Answer:   items by how much less of them was sold in the last seven complete days than in the seven before
-- Reads:    analytics.items_by_day, analytics.current_menu

WITH newest AS (
  SELECT max(business_day) AS business_day FROM analytics.items_by_day
),
sold AS (
  SELECT
    menu_item_id,
    coalesce(sum(quantity) FILTER (WHERE items.business_day BETWEEN newest.business_day - 7 AND newest.business_day - 1), 0) AS last_week,
    coalesce(sum(quantity) FILTER (WHERE items.business_day < newest.business_day - 7), 0) AS week_before
  FROM analytics.items_by_day AS items
  CROSS JOIN newest
  WHERE items.business_day BETWEEN newest.business_day - 14 AND newest.business_day - 1
  GROUP BY menu_item_id
)
SELECT
  coalesce(item_name, menu_item_id::text) AS item,
  week_before,
  last_week,
  last_week - week_before AS change,
  round(100 * (last_week - week_before) / nullif(week_before, 0), 1) AS change_percent
FROM sold
LEFT JOIN analytics.current_menu USING (menu_item_id)
ORDER BY change, item
LIMIT 10;
