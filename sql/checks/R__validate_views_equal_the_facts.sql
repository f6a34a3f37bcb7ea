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
  UNION ALL
  SELECT
    'payment_mix', location_code, method || '/' || coalesce(provider, ''), payment_count, amount, tip, percent_of_payments,
    percent_of_amount, NULL
  FROM analytics.payment_mix
  UNION ALL
  SELECT 'menu_performance', '', category || '/' || item_name, order_count, qty_sold, revenue, cost, margin_percent, NULL
  FROM analytics.menu_performance
  UNION ALL
  SELECT
    'trade_numbers', location_code, business_day::text, orders, net_sales, total_collected, refunds_issued, average_per_guest,
    guests_known_percent
  FROM analytics.trade_numbers
),
clock AS MATERIALIZED (
  SELECT analytics.event_now() AS moment
),
sale AS (
  SELECT
    sale.*,
    sale.order_ts > (SELECT moment FROM clock) - interval '2 days' AS is_recent,
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
    count(*) FILTER (WHERE total IS NULL AND NOT is_cancelled AND is_recent) AS open_orders,
    round(sum(items_sold) FILTER (WHERE is_sale) / nullif(count(*) FILTER (WHERE is_sale), 0), 2) AS items_per_order,
    round(100 * sum(tip) FILTER (WHERE is_sale) / nullif(sum(subtotal) FILTER (WHERE is_sale), 0), 1) AS tip_percent
  FROM sale
  GROUP BY location_code
  HAVING bool_or(is_sale OR is_recent)
),
paid AS (
  SELECT
    location_code,
    method,
    provider,
    scope,
    payment.event_offset,
    amount - payment.tip + final_tip AS amount,
    final_tip AS tip,
    voided.payment_id IS NOT NULL AS is_voided,
    bool_or(scope = 'tender') OVER of_order AS has_tenders,
    max(payment.event_offset) FILTER (WHERE scope = 'order' AND voided.payment_id IS NULL) OVER of_order AS newest
  FROM analytics.payments AS payment
  LEFT JOIN analytics.tip_adjustments AS adjusted USING (order_id, payment_id, location_code)
  LEFT JOIN analytics.payment_voids AS voided USING (order_id, payment_id, location_code)
  CROSS JOIN LATERAL (SELECT coalesce(adjusted.tip, payment.tip) AS final_tip) AS final
  WINDOW of_order AS (PARTITION BY order_id, location_code)
),
named AS (
  SELECT DISTINCT ON (menu_item_id) menu_item_id, category, item_name
  FROM analytics.items_as_sold
  ORDER BY menu_item_id, first_offset DESC
),
line AS (
  SELECT
    order_id,
    location_code,
    named.category,
    named.item_name,
    menu_item_id,
    item.qty - coalesce(voids.qty, 0) AS qty,
    item.extended_price - coalesce(voids.amount, 0) AS revenue,
    coalesce(
      (
        SELECT version.unit_cost
        FROM analytics.menu_item_versions AS version
        WHERE version.menu_item_id = item.menu_item_id AND version.valid_from <= date_trunc('hour', sale.order_ts, 'UTC')
        ORDER BY version.valid_from DESC
        LIMIT 1
      ),
      listed.unit_cost) AS unit_cost
  FROM analytics.order_items AS item
  JOIN sale USING (order_id, location_code)
  JOIN named USING (menu_item_id)
  LEFT JOIN analytics.menu_items AS listed USING (menu_item_id)
  LEFT JOIN (
    SELECT order_id, location_code, order_item_id, sum(qty) AS qty, sum(amount) AS amount
    FROM analytics.item_voids
    GROUP BY order_id, location_code, order_item_id
  ) AS voids USING (order_id, location_code, order_item_id)
  WHERE sale.is_sale
),
menu AS (
  SELECT
    category,
    item_name,
    count(DISTINCT (order_id, location_code, menu_item_id)) AS order_count,
    sum(qty) AS qty,
    sum(revenue) AS revenue,
    CASE WHEN bool_and(unit_cost IS NOT NULL) THEN sum(qty * unit_cost)::numeric(14, 2) END AS cost
  FROM line
  GROUP BY category, item_name
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
  UNION ALL
  SELECT
    'payment_mix', location_code, method || '/' || coalesce(provider, ''), count(*), sum(amount), sum(tip),
    round(100.0 * count(*) / sum(count(*)) OVER at_location, 1),
    round(100 * sum(amount) / nullif(sum(sum(amount)) OVER at_location, 0), 1), NULL
  FROM paid
  WHERE NOT is_voided AND CASE WHEN has_tenders THEN scope = 'tender' ELSE event_offset = newest END
  GROUP BY location_code, method, provider
  WINDOW at_location AS (PARTITION BY location_code)
  UNION ALL
  SELECT
    'menu_performance', '', category || '/' || item_name, order_count, qty, revenue, cost,
    round(100 * (revenue - cost) / nullif(revenue, 0), 1), NULL
  FROM menu
  UNION ALL
  SELECT
    'trade_numbers',
    location_code,
    analytics.business_day(counted_at, days.time_zone, days.day_starts_at)::text,
    sum(order_count),
    sum(gross - discounts - comps - refunds),
    sum(coalesce(total, 0) - refunds - refunded_tax - refunded_tip),
    sum(refunds_issued),
    round(sum(guest_sales) / nullif(sum(guests), 0), 2),
    round(100.0 * sum(guest_orders) / nullif(sum(order_count), 0), 1)
  FROM analytics.sales_parts
  LEFT JOIN analytics.location_days AS days USING (location_code)
  GROUP BY 2, 3
  HAVING (sum(order_count), sum(refunds), sum(refunded_tax), sum(refunded_tip), sum(refunds_issued)) <> (0, 0, 0, 0, 0)
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
  AND location_code NOT IN (SELECT location_code FROM analytics.incomplete_hours)
  AND NOT (location_code = '' AND EXISTS (SELECT FROM analytics.incomplete_hours));

COMMENT ON VIEW checks.views_equal_the_facts IS
  'Rows of views on roll-ups that are not what the facts make of them; but for locations with analytics.incomplete_hours.';
