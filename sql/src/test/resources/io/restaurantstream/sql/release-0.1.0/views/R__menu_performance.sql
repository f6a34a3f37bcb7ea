-- R: menu performance
-- What:    what sells and what earns
-- Grain:   one row per item as sold (category and name), over all locations; lines of paid orders only
-- Readers: dashboards; questions/

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW analytics.menu_performance AS
WITH sold AS (
  SELECT
    order_items.category,
    order_items.item_name,
    count(DISTINCT order_items.order_id) AS order_count,
    sum(order_items.qty)::bigint AS qty_sold,
    sum(order_items.extended_price)::numeric(14, 2) AS revenue,
    -- One line of unknown cost makes the whole cost unknown: a margin over a part of the sales would flatter.
    CASE WHEN bool_and(menu_items.unit_cost IS NOT NULL)
      THEN sum(order_items.qty * menu_items.unit_cost)::numeric(14, 2) END AS cost
  FROM analytics.order_items
  JOIN analytics.orders USING (order_id)
  LEFT JOIN analytics.menu_items USING (menu_item_id)
  WHERE orders.paid_at IS NOT NULL
  GROUP BY order_items.category, order_items.item_name
)
SELECT
  category,
  item_name,
  order_count,
  qty_sold,
  revenue,
  round(revenue / qty_sold, 2) AS average_price,
  cost,
  revenue - cost AS margin,
  round(100 * (revenue - cost) / nullif(revenue, 0), 1) AS margin_percent
FROM sold;

COMMENT ON VIEW analytics.menu_performance IS 'Quantity, revenue, cost and margin per item.';
COMMENT ON COLUMN analytics.menu_performance.category IS 'Category at the time of sale.';
COMMENT ON COLUMN analytics.menu_performance.item_name IS 'Name at the time of sale.';
COMMENT ON COLUMN analytics.menu_performance.order_count IS 'Paid orders with the item.';
COMMENT ON COLUMN analytics.menu_performance.qty_sold IS 'Pieces sold.';
COMMENT ON COLUMN analytics.menu_performance.revenue IS 'Sum of the lines, before tax and tip.';
COMMENT ON COLUMN analytics.menu_performance.average_price IS 'Revenue per piece.';
COMMENT ON COLUMN analytics.menu_performance.cost IS 'Pieces times unit cost of analytics.menu_items; null when the cost of any of them is unknown.';
COMMENT ON COLUMN analytics.menu_performance.margin IS 'Revenue less cost; null when the cost is.';
COMMENT ON COLUMN analytics.menu_performance.margin_percent IS 'Margin in percent of revenue; null when the cost is.';
