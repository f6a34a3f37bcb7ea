-- Question: Which items earn their place on the menu?
-- Answer:   one row per item that was sold in the last 28 days: star, plowhorse (popular, thin), puzzle (rich, unpopular) or dog,
--           within its category (Kasavana and Smith, 1982); cost unknown, or too early under 30 pieces, where nothing is said
-- Reads:    analytics.items_by_day, analytics.menu_costs, analytics.current_menu, analytics.selling_locations

WITH days AS MATERIALIZED (
  SELECT
    place.location_code,
    newest.business_day - ago AS business_day,
    (newest.business_day - ago + place.day_starts_at + interval '12 hours') AT TIME ZONE place.time_zone AS middle
  FROM analytics.selling_locations AS place
  CROSS JOIN (SELECT max(business_day) AS business_day FROM analytics.items_by_day) AS newest
  CROSS JOIN generate_series(0, 27) AS ago
),
sold AS MATERIALIZED (
  SELECT items.menu_item_id, days.middle, sum(items.quantity) AS quantity, sum(items.gross) AS revenue
  FROM days
  JOIN analytics.items_by_day AS items USING (location_code, business_day)
  GROUP BY items.menu_item_id, days.middle
),
-- an item that has an id of its own at each location is one item
earned AS (
  SELECT
    coalesce(menu.item_name, 'unknown item') AS item,
    coalesce(menu.category, 'unknown') AS category,
    sum(sold.quantity) AS quantity,
    CASE WHEN bool_and(cost.unit_cost IS NOT NULL) THEN sum(sold.revenue - sold.quantity * cost.unit_cost) END AS margin
  FROM sold
  LEFT JOIN analytics.menu_costs AS cost
    ON cost.menu_item_id = sold.menu_item_id AND sold.middle >= cost.valid_from AND sold.middle < cost.valid_until
  LEFT JOIN analytics.current_menu AS menu ON menu.menu_item_id = sold.menu_item_id
  GROUP BY 1, 2
  HAVING sum(sold.quantity) > 0
)
SELECT
  item,
  category,
  quantity,
  round(margin / quantity, 2) AS margin_per_piece,
  analytics.menu_verdict(
    quantity, margin / quantity, sum(quantity) OVER of_category, count(*) OVER of_category,
    sum(margin) OVER of_category / sum(quantity) FILTER (WHERE margin IS NOT NULL) OVER of_category) AS verdict
FROM earned
WINDOW of_category AS (PARTITION BY category)
ORDER BY margin DESC NULLS LAST, item;
