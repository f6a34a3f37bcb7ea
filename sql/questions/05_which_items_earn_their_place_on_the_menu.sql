-- Question: Which items earn their place on the menu?
-- Answer:   one row per item of known cost that was sold in the last 28 days: star, plowhorse (popular, thin), puzzle (rich,
--           unpopular) or dog, within its category (Kasavana and Smith, 1982); no verdict under 20 pieces
-- Reads:    analytics.items_by_day, analytics.menu_item_versions, analytics.menu_items, analytics.current_menu,
--           analytics.selling_locations

WITH days AS MATERIALIZED (
  SELECT
    place.location_code,
    newest.business_day - ago AS business_day,
    (newest.business_day - ago + 1 + place.day_starts_at) AT TIME ZONE place.time_zone AS day_ends
  FROM analytics.selling_locations AS place
  CROSS JOIN (SELECT max(business_day) AS business_day FROM analytics.items_by_day) AS newest
  CROSS JOIN generate_series(0, 27) AS ago
),
sold AS MATERIALIZED (
  SELECT items.menu_item_id, days.day_ends, sum(items.quantity) AS quantity, sum(items.gross) AS revenue
  FROM days
  JOIN analytics.items_by_day AS items USING (location_code, business_day)
  GROUP BY items.menu_item_id, days.day_ends
),
-- the cost of an item as of the end of the day of the sale
cost AS (
  SELECT menu_item_id, valid_from, lead(valid_from) OVER (PARTITION BY menu_item_id ORDER BY valid_from) AS valid_until, unit_cost
  FROM (
    SELECT menu_item_id, valid_from, unit_cost FROM analytics.menu_item_versions
    UNION ALL
    SELECT menu_item_id, '-infinity', unit_cost FROM analytics.menu_items
  ) AS known
),
earned AS (
  SELECT
    sold.menu_item_id,
    sum(sold.quantity) AS quantity,
    sum(sold.revenue) AS revenue,
    CASE WHEN bool_and(cost.unit_cost IS NOT NULL) THEN sum(sold.revenue - sold.quantity * cost.unit_cost) END AS margin
  FROM sold
  LEFT JOIN cost
    ON cost.menu_item_id = sold.menu_item_id
    AND cost.valid_from < sold.day_ends
    AND (cost.valid_until IS NULL OR cost.valid_until >= sold.day_ends)
  GROUP BY sold.menu_item_id
  HAVING sum(sold.quantity) > 0
),
judged AS (
  SELECT
    coalesce(item_name, menu_item_id::text) AS item,
    category,
    quantity,
    margin,
    round(margin / quantity, 2) AS margin_per_piece,
    quantity >= 0.7 * sum(quantity) OVER of_category / count(*) OVER of_category AS is_popular,
    margin / quantity >= sum(margin) OVER of_category / sum(quantity) OVER of_category AS is_rich
  FROM earned
  LEFT JOIN analytics.current_menu USING (menu_item_id)
  WHERE margin IS NOT NULL
  WINDOW of_category AS (PARTITION BY category)
)
SELECT
  item,
  category,
  quantity,
  margin_per_piece,
  CASE
    WHEN quantity < 20 THEN 'too few to judge'
    WHEN is_popular AND is_rich THEN 'star'
    WHEN is_popular THEN 'plowhorse'
    WHEN is_rich THEN 'puzzle'
    ELSE 'dog'
  END AS verdict
FROM judged
ORDER BY margin DESC, item;
