-- R: location scorecard
-- What:    the page a manager of several restaurants opens first
-- Grain:   one row per location, listed or not; a listed one without orders shows zeros
-- Readers: dashboards; questions/

SET ROLE restaurant_owner;

-- Sales and answers from the roll-ups; checks/R__validate_views_equal_the_facts.sql computes the same from the facts. How
-- many orders are open is in no roll-up, so the orders of the last two days are read, by the index on their time.
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
recent AS (
  SELECT location_code, max(order_ts) AS last_order_ts, array_agg(order_id) FILTER (WHERE total IS NULL) AS unpaid
  FROM analytics.orders
  WHERE order_ts > (SELECT analytics.event_now()) - interval '2 days'
  GROUP BY location_code
),
opened AS (
  SELECT
    recent.location_code,
    recent.last_order_ts,
    (
      SELECT count(*)
      FROM unnest(recent.unpaid) AS one (order_id)
      WHERE NOT EXISTS (
        SELECT FROM analytics.order_status AS status
        WHERE status.order_id = one.order_id AND status.location_code = recent.location_code AND status.is_cancelled)
    ) AS open_orders
  FROM recent
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
    coalesce(opened.last_order_ts, last_sale.order_ts) AS last_order_ts
  FROM opened
  FULL JOIN sold USING (location_code)
  -- of a location that has opened no order in two days, the last one in the hour of its last sale
  LEFT JOIN LATERAL (
    SELECT max(orders.order_ts) AS order_ts
    FROM (
      SELECT max(sales.hour_start) AS start
      FROM analytics.hourly_sales AS sales
      WHERE sales.location_code = sold.location_code AND sales.order_count > 0
    ) AS hour
    JOIN analytics.orders
      ON orders.location_code = sold.location_code
      AND orders.order_ts >= hour.start
      AND orders.order_ts < hour.start + interval '1 hour'
    WHERE opened.location_code IS NULL
  ) AS last_sale ON true
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
COMMENT ON COLUMN analytics.location_scorecard.open_orders IS 'Orders that are neither paid nor cancelled, of those opened in the last two days; analytics.event_now() says what time it is.';
COMMENT ON COLUMN analytics.location_scorecard.revenue IS 'Sum before tax and tip.';
COMMENT ON COLUMN analytics.location_scorecard.revenue_rank IS '1 = highest revenue.';
COMMENT ON COLUMN analytics.location_scorecard.average_check IS 'Revenue per order.';
COMMENT ON COLUMN analytics.location_scorecard.items_per_order IS 'Quantity per order.';
COMMENT ON COLUMN analytics.location_scorecard.tip_percent IS 'Tips in percent of revenue.';
COMMENT ON COLUMN analytics.location_scorecard.responses IS 'Answers of guests.';
COMMENT ON COLUMN analytics.location_scorecard.average_rating IS 'Mean of the stars, 1 to 5.';
COMMENT ON COLUMN analytics.location_scorecard.nps IS 'Net Promoter Score, see analytics.satisfaction.';
COMMENT ON COLUMN analytics.location_scorecard.last_order_local IS 'When the last order was opened, by the clock of the location; where none was in two days, the last one in the hour of the last sale.';
