-- R: check views_equal_the_facts
-- What:    views that read roll-ups say what they say when they are computed from the facts
-- Grain:   one row per row of a view that differs
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.views_equal_the_facts AS
WITH told AS (
  SELECT
    'satisfaction' AS view_name, location_code, '' AS key, responses AS amount_1, average_rating AS amount_2,
    promoters AS amount_3, passives AS amount_4, detractors AS amount_5, nps AS amount_6
  FROM analytics.satisfaction
  UNION ALL
  SELECT
    'service_type_performance', location_code, service_type, order_count, revenue, tip, average_check, tip_percent, NULL
  FROM analytics.service_type_performance
  UNION ALL
  SELECT 'daily_sales', location_code, business_day::text, order_count, items_sold, subtotal, tax, tip, total
  FROM analytics.daily_sales
  UNION ALL
  SELECT 'peak_hours', location_code, weekday || '/' || hour_of_day, order_count, revenue, days, NULL, NULL, NULL
  FROM analytics.peak_hours
  UNION ALL
  SELECT
    'location_scorecard', location_code, '', order_count, revenue, open_orders, items_per_order, tip_percent, responses
  FROM analytics.location_scorecard
),
sale AS (
  SELECT
    sale.*,
    analytics.business_day(sale.order_ts, days.time_zone, days.day_starts_at) AS business_day,
    sale.order_ts AT TIME ZONE coalesce(days.time_zone, 'America/Toronto') AS local_ts
  FROM analytics.order_sales AS sale
  LEFT JOIN analytics.location_days AS days USING (location_code)
),
open_day AS (
  SELECT location_code, extract(isodow FROM local_ts)::int AS weekday, count(DISTINCT local_ts::date) AS days
  FROM sale
  WHERE is_sale
  GROUP BY 1, 2
),
card AS (
  SELECT
    location_code,
    count(*) FILTER (WHERE is_sale) AS order_count,
    coalesce(sum(subtotal) FILTER (WHERE is_sale), 0) AS revenue,
    count(*) FILTER (WHERE total IS NULL AND NOT is_cancelled) AS open_orders,
    round(sum(items_sold) FILTER (WHERE is_sale) / nullif(count(*) FILTER (WHERE is_sale), 0), 2) AS items_per_order,
    round(100 * sum(tip) FILTER (WHERE is_sale) / nullif(sum(subtotal) FILTER (WHERE is_sale), 0), 1) AS tip_percent
  FROM sale
  GROUP BY location_code
),
answered AS (
  SELECT location_code, count(*) AS responses FROM analytics.feedback GROUP BY location_code
),
computed AS (
  SELECT
    'satisfaction' AS view_name,
    location_code,
    '' AS key,
    count(*) AS amount_1,
    round(avg(rating), 2) AS amount_2,
    count(*) FILTER (WHERE nps >= 9) AS amount_3,
    count(*) FILTER (WHERE nps BETWEEN 7 AND 8) AS amount_4,
    count(*) FILTER (WHERE nps <= 6) AS amount_5,
    round(
      100.0 * (count(*) FILTER (WHERE nps >= 9) - count(*) FILTER (WHERE nps <= 6)) / nullif(count(nps), 0), 1
    ) AS amount_6
  FROM analytics.feedback
  GROUP BY location_code
  UNION ALL
  SELECT
    'service_type_performance',
    location_code,
    service_type,
    count(*),
    sum(subtotal)::numeric(14, 2),
    sum(tip)::numeric(14, 2),
    round(avg(subtotal), 2),
    round(100 * sum(tip) / nullif(sum(subtotal), 0), 1),
    NULL
  FROM sale
  WHERE is_sale
  GROUP BY location_code, service_type
  UNION ALL
  SELECT
    'daily_sales', location_code, business_day::text, count(*), sum(items_sold)::numeric(14, 3), sum(subtotal)::numeric(14, 2),
    sum(tax)::numeric(14, 2), sum(tip)::numeric(14, 2), sum(total)::numeric(14, 2)
  FROM sale
  WHERE is_sale
  GROUP BY location_code, business_day
  UNION ALL
  SELECT
    'peak_hours', sale.location_code, weekday || '/' || extract(hour FROM local_ts)::int, count(*), sum(subtotal)::numeric(14, 2),
    max(open_day.days), NULL, NULL, NULL
  FROM sale
  JOIN open_day ON open_day.location_code = sale.location_code AND open_day.weekday = extract(isodow FROM local_ts)::int
  WHERE is_sale
  GROUP BY sale.location_code, weekday, extract(hour FROM local_ts)::int
  UNION ALL
  SELECT
    'location_scorecard', location_code, '', coalesce(card.order_count, 0), coalesce(card.revenue, 0),
    coalesce(card.open_orders, 0), card.items_per_order, card.tip_percent, coalesce(answered.responses, 0)
  FROM analytics.location_days
  FULL JOIN card USING (location_code)
  LEFT JOIN answered USING (location_code)
)
SELECT view_name, location_code, key, told.amount_1 AS told, computed.amount_1 AS from_facts
FROM told
FULL JOIN computed USING (view_name, location_code, key)
WHERE (told.amount_1, told.amount_2, told.amount_3, told.amount_4, told.amount_5, told.amount_6)
    IS DISTINCT FROM
    (computed.amount_1, computed.amount_2, computed.amount_3, computed.amount_4, computed.amount_5, computed.amount_6)
  -- hours that were begun before 0.2.0 are incomplete until the tables are rebuilt
  AND NOT EXISTS (SELECT FROM analytics.hourly_sales WHERE gross IS NULL)
  -- nor can the sum of all hours of a location be right when one of them is not
  AND location_code NOT IN (SELECT location_code FROM analytics.incomplete_hours);

COMMENT ON VIEW checks.views_equal_the_facts IS
  'Rows of views on roll-ups that are not what the facts make of them; but for locations with analytics.incomplete_hours.';
