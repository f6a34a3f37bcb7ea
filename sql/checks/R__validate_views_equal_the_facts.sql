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
  FROM analytics.order_sales
  WHERE is_sale
  GROUP BY location_code, service_type
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
