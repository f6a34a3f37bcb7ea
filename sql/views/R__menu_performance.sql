-- R: menu performance
-- What:    what sells and what earns
-- Grain:   one row per category and name, over all locations; lines of paid orders that are not cancelled
-- Readers: dashboards; questions/

SET ROLE restaurant_owner;

-- From the roll-up; checks/R__validate_views_equal_the_facts.sql computes the same from the lines themselves.
CREATE OR REPLACE VIEW analytics.menu_performance AS
WITH part AS (
  SELECT hour_start, menu_item_id, quantity, gross, orders
  FROM analytics.items_by_hour
  UNION ALL
  SELECT
    coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')), late.key::uuid, late.amounts[1], late.amounts[2],
    late.amounts[3]
  FROM analytics.late_roll_ups AS late
  LEFT JOIN analytics.orders USING (order_id, location_code)
  -- what belongs to an order that never came is in raw.events_rejected and in no sum
  WHERE late.roll_up = 'items_by_hour' AND (late.order_is_known OR orders.order_id IS NOT NULL)
),
hour AS (
  SELECT hour_start, menu_item_id, sum(quantity) AS quantity, sum(gross) AS gross, sum(orders) AS orders
  FROM part
  GROUP BY hour_start, menu_item_id
  HAVING (sum(quantity), sum(gross), sum(orders)) <> (0, 0, 0)
),
name AS (
  SELECT DISTINCT ON (menu_item_id) menu_item_id, category, item_name
  FROM analytics.items_as_sold
  ORDER BY menu_item_id, first_offset DESC
),
sold AS (
  SELECT
    name.category,
    name.item_name,
    sum(hour.orders)::bigint AS order_count,
    sum(hour.quantity)::numeric(14, 3) AS qty_sold,
    sum(hour.gross)::numeric(14, 2) AS revenue,
    -- One hour of unknown cost makes the whole cost unknown: a margin over a part of the sales would flatter.
    CASE WHEN bool_and(cost.unit_cost IS NOT NULL) THEN sum(hour.quantity * cost.unit_cost)::numeric(14, 2) END AS cost
  FROM hour
  JOIN name USING (menu_item_id)
  LEFT JOIN analytics.menu_costs AS cost ON cost.menu_item_id = hour.menu_item_id
    AND cost.valid_from <= hour.hour_start AND cost.valid_until > hour.hour_start
  GROUP BY name.category, name.item_name
  HAVING sum(hour.orders) > 0
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
COMMENT ON COLUMN analytics.menu_performance.category IS 'Category of the item, on the lines that named it last in a new way.';
COMMENT ON COLUMN analytics.menu_performance.item_name IS 'Name of the item, on the lines that named it last in a new way; one name of two items is one row.';
COMMENT ON COLUMN analytics.menu_performance.order_count IS 'Paid orders with the item; an order with two items of one name counts twice.';
COMMENT ON COLUMN analytics.menu_performance.qty_sold IS 'Quantity sold, without what was voided.';
COMMENT ON COLUMN analytics.menu_performance.revenue IS 'Sum of the lines without what was voided, before discounts, tax and tip.';
COMMENT ON COLUMN analytics.menu_performance.average_price IS 'Revenue per piece.';
COMMENT ON COLUMN analytics.menu_performance.cost IS 'Quantity times unit cost as of the hour of the sale (analytics.menu_costs); null when the cost of any of them is unknown.';
COMMENT ON COLUMN analytics.menu_performance.margin IS 'Revenue less cost; null when the cost is.';
COMMENT ON COLUMN analytics.menu_performance.margin_percent IS 'Margin in percent of revenue; null when the cost is.';
