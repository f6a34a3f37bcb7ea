-- Question: What is ordered together?
-- Answer:   the ten pairs of categories on most orders of the last seven days, with lift: above 1 is more often than chance
-- Reads:    analytics.orders by its index on time, analytics.order_items by its key
-- Bound:    pairs are not sums; reads all lines of these orders

WITH baskets AS (
  SELECT DISTINCT order_id, location_code, category
  FROM analytics.orders
  JOIN analytics.order_items USING (order_id, location_code)
  WHERE orders.order_ts > (SELECT max(hour_start) FROM analytics.sales_by_service) - interval '7 days'
),
popularity AS (
  SELECT category, count(*) AS orders, (SELECT count(DISTINCT (order_id, location_code)) FROM baskets) AS all_orders
  FROM baskets
  GROUP BY category
),
pairs AS (
  SELECT one.category, other.category AS with_category, count(*) AS together
  FROM baskets AS one
  JOIN baskets AS other
    ON other.order_id = one.order_id AND other.location_code = one.location_code AND other.category > one.category
  GROUP BY one.category, other.category
)
SELECT
  pairs.category,
  pairs.with_category,
  pairs.together,
  round(pairs.together::numeric * one.all_orders / (one.orders * other.orders), 2) AS lift
FROM pairs
JOIN popularity AS one ON one.category = pairs.category
JOIN popularity AS other ON other.category = pairs.with_category
ORDER BY pairs.together DESC, pairs.category, pairs.with_category
LIMIT 10;
