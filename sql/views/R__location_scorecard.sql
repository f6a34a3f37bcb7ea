-- R: location scorecard
-- What:    the page a manager of several restaurants opens first
-- Grain:   one row per location, listed or not; a listed one without orders shows zeros
-- Readers: dashboards; questions/

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW analytics.location_scorecard AS
WITH sales AS (
  SELECT
    location_code,
    count(*) FILTER (WHERE is_sale) AS order_count,
    count(*) FILTER (WHERE total IS NULL AND NOT is_cancelled) AS open_orders,
    coalesce(sum(subtotal) FILTER (WHERE is_sale), 0)::numeric(14, 2) AS revenue,
    round(avg(subtotal) FILTER (WHERE is_sale), 2) AS average_check,
    round(
      100 * sum(tip) FILTER (WHERE is_sale) / nullif(sum(subtotal) FILTER (WHERE is_sale), 0), 1) AS tip_percent,
    sum(items_sold) FILTER (WHERE is_sale) AS items_sold,
    max(order_ts) AS last_order_ts
  FROM analytics.order_sales
  GROUP BY location_code
),
answers AS (
  SELECT
    location_code,
    count(*) AS responses,
    round(avg(rating), 2) AS average_rating,
    round(
      100.0 * (count(*) FILTER (WHERE nps >= 9) - count(*) FILTER (WHERE nps <= 6)) / nullif(count(nps), 0), 1
    ) AS nps
  FROM analytics.feedback
  GROUP BY location_code
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
