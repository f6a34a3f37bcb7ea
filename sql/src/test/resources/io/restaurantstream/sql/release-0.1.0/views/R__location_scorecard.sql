-- R: location scorecard
-- What:    the page a manager of several restaurants opens first
-- Grain:   one row per location, listed or not; a listed one without orders shows zeros
-- Readers: dashboards; questions/

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW analytics.location_scorecard AS
WITH sales AS (
  SELECT
    location_code,
    count(*) FILTER (WHERE paid_at IS NOT NULL) AS order_count,
    count(*) FILTER (WHERE paid_at IS NULL) AS open_orders,
    coalesce(sum(subtotal), 0)::numeric(14, 2) AS revenue,
    round(avg(subtotal), 2) AS average_check,
    round(100 * sum(tip) / nullif(sum(subtotal), 0), 1) AS tip_percent,
    max(order_ts) AS last_order_ts
  FROM analytics.orders
  GROUP BY location_code
),
pieces AS (
  SELECT orders.location_code, sum(order_items.qty)::bigint AS items_sold
  FROM analytics.order_items
  JOIN analytics.orders USING (order_id)
  WHERE orders.paid_at IS NOT NULL
  GROUP BY orders.location_code
),
answers AS (
  SELECT
    orders.location_code,
    count(*) AS responses,
    round(avg(feedback.rating), 2) AS average_rating,
    round(
      100.0 * (count(*) FILTER (WHERE feedback.nps >= 9) - count(*) FILTER (WHERE feedback.nps <= 6)) / count(*), 1
    ) AS nps
  FROM analytics.feedback
  JOIN analytics.orders USING (order_id)
  GROUP BY orders.location_code
)
SELECT
  location_code,
  locations.name,
  locations.city,
  coalesce(sales.order_count, 0) AS order_count,
  coalesce(sales.open_orders, 0) AS open_orders,
  coalesce(sales.revenue, 0) AS revenue,
  rank() OVER (ORDER BY coalesce(sales.revenue, 0) DESC) AS revenue_rank,
  sales.average_check,
  round(pieces.items_sold::numeric / nullif(sales.order_count, 0), 2) AS items_per_order,
  sales.tip_percent,
  coalesce(answers.responses, 0) AS responses,
  answers.average_rating,
  answers.nps,
  sales.last_order_ts AT TIME ZONE coalesce(locations.time_zone, 'America/Toronto') AS last_order_local
FROM analytics.locations
FULL JOIN sales USING (location_code)
LEFT JOIN pieces USING (location_code)
LEFT JOIN answers USING (location_code);

COMMENT ON VIEW analytics.location_scorecard IS 'Each location on one line: sales, tips, satisfaction.';
COMMENT ON COLUMN analytics.location_scorecard.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.location_scorecard.name IS 'Name for people; null when the location is not listed.';
COMMENT ON COLUMN analytics.location_scorecard.city IS 'City; null when unknown.';
COMMENT ON COLUMN analytics.location_scorecard.order_count IS 'Paid orders.';
COMMENT ON COLUMN analytics.location_scorecard.open_orders IS 'Orders not paid yet.';
COMMENT ON COLUMN analytics.location_scorecard.revenue IS 'Sum before tax and tip.';
COMMENT ON COLUMN analytics.location_scorecard.revenue_rank IS '1 = highest revenue.';
COMMENT ON COLUMN analytics.location_scorecard.average_check IS 'Revenue per order.';
COMMENT ON COLUMN analytics.location_scorecard.items_per_order IS 'Pieces per order.';
COMMENT ON COLUMN analytics.location_scorecard.tip_percent IS 'Tips in percent of revenue.';
COMMENT ON COLUMN analytics.location_scorecard.responses IS 'Answers of guests.';
COMMENT ON COLUMN analytics.location_scorecard.average_rating IS 'Mean of the stars, 1 to 5.';
COMMENT ON COLUMN analytics.location_scorecard.nps IS 'Net Promoter Score, see analytics.satisfaction.';
COMMENT ON COLUMN analytics.location_scorecard.last_order_local IS 'When the last order was opened, by the clock of the location.';
