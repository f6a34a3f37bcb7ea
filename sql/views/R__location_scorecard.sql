-- R: location scorecard
-- What:    the page a manager of several restaurants opens first
-- Grain:   one row per location, listed or not; a listed one without orders shows zeros
-- Readers: dashboards; questions/

SET ROLE restaurant_owner;

-- Sales and answers from the roll-ups; checks/R__validate_views_equal_the_facts.sql computes the same from the facts. How
-- many orders are open is in no roll-up, so all orders are read, but not their lines.
CREATE OR REPLACE VIEW analytics.location_scorecard AS
WITH sold AS (
  SELECT
    location_code,
    sum(order_count)::bigint AS order_count,
    sum(items_sold) AS items_sold,
    sum(subtotal)::numeric(14, 2) AS revenue,
    sum(tip) AS tip
  FROM analytics.sales_by_local_hour
  GROUP BY location_code
  HAVING sum(order_count) <> 0
),
opened AS (
  SELECT
    location_code,
    count(*) FILTER (WHERE orders.total IS NULL AND NOT coalesce(status.is_cancelled, false)) AS open_orders,
    max(orders.order_ts) AS last_order_ts
  FROM analytics.orders
  LEFT JOIN analytics.order_status AS status USING (order_id, location_code)
  GROUP BY location_code
),
sales AS (
  SELECT
    location_code,
    sold.order_count,
    opened.open_orders,
    sold.revenue,
    round(sold.revenue / sold.order_count, 2) AS average_check,
    round(100 * sold.tip / nullif(sold.revenue, 0), 1) AS tip_percent,
    sold.items_sold,
    opened.last_order_ts
  FROM opened
  LEFT JOIN sold USING (location_code)
),
answered AS (
  SELECT location_code, rating, nullif(nps, -1) AS nps, answers
  FROM analytics.answers_by_hour
  UNION ALL
  SELECT location_code, late.key::int, nullif(late.sub_key::int, -1), late.amounts[1]
  FROM analytics.late_roll_ups AS late
  LEFT JOIN analytics.orders USING (order_id, location_code)
  WHERE late.roll_up = 'answers_by_hour' AND (late.order_is_known OR orders.order_id IS NOT NULL)
),
answers AS (
  SELECT
    location_code,
    sum(answers)::bigint AS responses,
    round(sum(rating * answers) / sum(answers), 2) AS average_rating,
    round(
      100.0 * (coalesce(sum(answers) FILTER (WHERE nps >= 9), 0) - coalesce(sum(answers) FILTER (WHERE nps <= 6), 0))
        / nullif(sum(answers) FILTER (WHERE nps IS NOT NULL), 0), 1
    ) AS nps
  FROM answered
  GROUP BY location_code
  HAVING sum(answers) <> 0
)
SELECT
  location_code,
  days.name,
  days.city,
  coalesce(sales.order_count, 0) AS order_count,
  coalesce(sales.open_orders, 0) AS open_orders,
  coalesce(sales.revenue, 0) AS revenue,
  rank() OVER (ORDER BY coalesce(sales.revenue, 0) DESC) AS revenue_rank,
  sales.average_check,
  round(sales.items_sold / nullif(sales.order_count, 0), 2) AS items_per_order,
  sales.tip_percent,
  coalesce(answers.responses, 0) AS responses,
  answers.average_rating,
  answers.nps,
  sales.last_order_ts AT TIME ZONE coalesce(days.time_zone, 'America/Toronto') AS last_order_local
FROM analytics.location_days AS days
FULL JOIN sales USING (location_code)
LEFT JOIN answers USING (location_code);

COMMENT ON VIEW analytics.location_scorecard IS 'Each location on one line: sales, tips, satisfaction.';
COMMENT ON COLUMN analytics.location_scorecard.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.location_scorecard.name IS 'Name for people; null when the location is not listed.';
COMMENT ON COLUMN analytics.location_scorecard.city IS 'City; null when unknown.';
COMMENT ON COLUMN analytics.location_scorecard.order_count IS 'Paid orders, cancelled ones left out.';
COMMENT ON COLUMN analytics.location_scorecard.open_orders IS 'Orders not paid yet.';
COMMENT ON COLUMN analytics.location_scorecard.revenue IS 'Sum before tax and tip.';
COMMENT ON COLUMN analytics.location_scorecard.revenue_rank IS '1 = highest revenue.';
COMMENT ON COLUMN analytics.location_scorecard.average_check IS 'Revenue per order.';
COMMENT ON COLUMN analytics.location_scorecard.items_per_order IS 'Quantity per order.';
COMMENT ON COLUMN analytics.location_scorecard.tip_percent IS 'Tips in percent of revenue.';
COMMENT ON COLUMN analytics.location_scorecard.responses IS 'Answers of guests.';
COMMENT ON COLUMN analytics.location_scorecard.average_rating IS 'Mean of the stars, 1 to 5.';
COMMENT ON COLUMN analytics.location_scorecard.nps IS 'Net Promoter Score, see analytics.satisfaction.';
COMMENT ON COLUMN analytics.location_scorecard.last_order_local IS 'When the last order was opened, by the clock of the location.';
