-- Question: Which items earn their place on the menu?
-- Answer:   one row per item of known cost: star, plowhorse (popular, thin), puzzle (rich, unpopular) or dog
-- Reads:    analytics.menu_performance

WITH known AS (
  SELECT
    item_name,
    category,
    qty_sold,
    round(margin / qty_sold, 2) AS margin_per_piece,
    qty_sold >= avg(qty_sold) OVER () AS popular,
    margin / qty_sold >= sum(margin) OVER () / sum(qty_sold) OVER () AS rich
  FROM analytics.menu_performance
  WHERE margin IS NOT NULL
)
SELECT
  item_name,
  category,
  qty_sold,
  margin_per_piece,
  CASE
    WHEN popular AND rich THEN 'star'
    WHEN popular THEN 'plowhorse'
    WHEN rich THEN 'puzzle'
    ELSE 'dog'
  END AS verdict
FROM known
ORDER BY margin_per_piece * qty_sold DESC, item_name;
