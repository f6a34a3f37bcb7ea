-- R: menu performance
-- What:    what sells and what earns
-- Grain:   one row per item as sold (category and name), over all locations; lines of paid orders that are not cancelled
-- Readers: dashboards; questions/

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW analytics.menu_performance AS
WITH lines AS (
  SELECT
    item.order_id,
    item.location_code,
    item.category,
    item.item_name,
    item.qty - coalesce(voids.qty, 0) AS qty,
    item.extended_price - coalesce(voids.amount, 0) AS revenue,
    coalesce(
      (
        SELECT version.unit_cost
        FROM analytics.menu_item_versions AS version
        WHERE version.menu_item_id = item.menu_item_id AND version.valid_from <= sale.order_ts
        ORDER BY version.valid_from DESC
        LIMIT 1
      ),
      menu_items.unit_cost) AS unit_cost
  FROM analytics.order_items AS item
  JOIN analytics.order_sales AS sale USING (order_id, location_code)
  LEFT JOIN analytics.menu_items USING (menu_item_id)
  LEFT JOIN (
    SELECT order_id, location_code, order_item_id, sum(qty) AS qty, sum(amount) AS amount
    FROM analytics.item_voids
    GROUP BY order_id, location_code, order_item_id
  ) AS voids USING (order_id, location_code, order_item_id)
  WHERE sale.is_sale
),
sold AS (
  SELECT
    category,
    item_name,
    count(DISTINCT (order_id, location_code)) AS order_count,
    sum(qty)::numeric(14, 3) AS qty_sold,
    sum(revenue)::numeric(14, 2) AS revenue,
    -- One line of unknown cost makes the whole cost unknown: a margin over a part of the sales would flatter.
    CASE WHEN bool_and(unit_cost IS NOT NULL) THEN sum(qty * unit_cost)::numeric(14, 2) END AS cost
  FROM lines
  GROUP BY category, item_name
)
SELECT
  category,
  item_name,
  order_count,
  qty_sold,
  revenue,
  round(revenue / nullif(qty_sold, 0), 2) AS average_price,
  cost,
  revenue - cost AS margin,
  round(100 * (revenue - cost) / nullif(revenue, 0), 1) AS margin_percent
FROM sold;

COMMENT ON VIEW analytics.menu_performance IS 'Quantity, revenue, cost and margin per item.';
COMMENT ON COLUMN analytics.menu_performance.category IS 'Category at the time of sale.';
COMMENT ON COLUMN analytics.menu_performance.item_name IS 'Name at the time of sale.';
COMMENT ON COLUMN analytics.menu_performance.order_count IS 'Paid orders with the item.';
COMMENT ON COLUMN analytics.menu_performance.qty_sold IS 'Quantity sold, without what was voided.';
COMMENT ON COLUMN analytics.menu_performance.revenue IS 'Sum of the lines without what was voided, before discounts, tax and tip.';
COMMENT ON COLUMN analytics.menu_performance.average_price IS 'Revenue per piece.';
COMMENT ON COLUMN analytics.menu_performance.cost IS 'Quantity times unit cost as of the sale (analytics.menu_item_versions, else analytics.menu_items); null when the cost of any of them is unknown.';
COMMENT ON COLUMN analytics.menu_performance.margin IS 'Revenue less cost; null when the cost is.';
COMMENT ON COLUMN analytics.menu_performance.margin_percent IS 'Margin in percent of revenue; null when the cost is.';
