-- R: check days_equal_their_hours
-- What:    the rows by business day are the sums of their rows by hour, but for days that are marked to be added up
-- Grain:   one row per row by day that differs
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.days_equal_their_hours AS
WITH computed AS (
  SELECT
    'items_by_day' AS table_name,
    analytics.business_day(hour.hour_start, cut.time_zone, cut.day_starts_at) AS business_day,
    location_code,
    hour.menu_item_id::text AS key,
    sum(hour.quantity) AS amount_1,
    sum(hour.gross) AS amount_2,
    sum(hour.orders) AS amount_3
  FROM analytics.items_by_hour AS hour
  LEFT JOIN analytics.day_cuts AS cut USING (location_code)
  GROUP BY 2, location_code, hour.menu_item_id
  UNION ALL
  SELECT
    'answers_by_day',
    analytics.business_day(hour.hour_start, cut.time_zone, cut.day_starts_at),
    location_code,
    hour.rating || '/' || hour.nps,
    sum(hour.answers),
    0,
    0
  FROM analytics.answers_by_hour AS hour
  LEFT JOIN analytics.day_cuts AS cut USING (location_code)
  GROUP BY 2, location_code, hour.rating, hour.nps
),
told AS (
  SELECT
    'items_by_day' AS table_name, business_day, location_code, menu_item_id::text AS key, quantity AS amount_1, gross AS amount_2,
    orders AS amount_3
  FROM analytics.items_by_day
  UNION ALL
  SELECT 'answers_by_day', business_day, location_code, rating || '/' || nps, answers, 0, 0
  FROM analytics.answers_by_day
)
SELECT
  table_name,
  business_day,
  location_code,
  key,
  told.amount_1 AS told,
  computed.amount_1 AS from_hours,
  told.amount_2 AS told_dollars,
  computed.amount_2 AS dollars_from_hours
FROM told
FULL JOIN computed USING (table_name, business_day, location_code, key)
WHERE (business_day, location_code) NOT IN (SELECT business_day, location_code FROM analytics.days_to_add_up)
  AND (coalesce(told.amount_1, 0), coalesce(told.amount_2, 0), coalesce(told.amount_3, 0))
    IS DISTINCT FROM (coalesce(computed.amount_1, 0), coalesce(computed.amount_2, 0), coalesce(computed.amount_3, 0));

COMMENT ON VIEW checks.days_equal_their_hours IS 'Rows by business day that are not the sum of their hours; but for analytics.days_to_add_up.';
