-- Items sold per location and day, with what making them cost at the time, of the business days from ? on.
-- Keys: item, category. Values: quantity x 1000, cents of revenue, cents of cost, quantity x 1000 whose cost is known.
WITH wanted AS (SELECT ?::timestamptz AS since, ?::date AS day),
hours AS (
  SELECT hour_start, location_code, menu_item_id, quantity, gross
  FROM analytics.items_by_hour
  WHERE hour_start >= (SELECT since FROM wanted)
  UNION ALL
  SELECT
    coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')), location_code, key::uuid, amounts[1], amounts[2]
  FROM analytics.late_roll_ups AS late
  LEFT JOIN analytics.orders USING (order_id, location_code)
  WHERE late.roll_up = 'items_by_hour' AND (late.order_is_known OR orders.order_id IS NOT NULL)
    AND coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')) >= (SELECT since FROM wanted)
),
-- the cost of an item seldom changes: add up first, then look at what was in force
sold AS (
  SELECT
    analytics.business_day(hour_start, days.time_zone, days.day_starts_at) AS business_day,
    location_code,
    menu_item_id,
    min(hour_start) AS first_hour,
    sum(quantity) AS quantity,
    sum(gross) AS gross
  FROM hours
  LEFT JOIN analytics.location_days AS days USING (location_code)
  GROUP BY 1, 2, 3
),
versions AS (
  SELECT
    menu_item_id, item_name, category, unit_cost, valid_from,
    lead(valid_from, 1, 'infinity') OVER (PARTITION BY menu_item_id ORDER BY valid_from) AS valid_until
  FROM analytics.menu_item_versions
)
SELECT
  business_day,
  location_code,
  coalesce(versions.item_name, listed.item_name, 'unknown item') AS item_name,
  coalesce(versions.category, listed.category, 'unknown') AS category,
  (1000 * sum(quantity))::bigint AS quantity,
  (100 * sum(gross))::bigint AS revenue,
  coalesce((100 * sum(quantity * coalesce(versions.unit_cost, listed.unit_cost)))::bigint, 0) AS cost,
  coalesce((1000 * sum(quantity) FILTER (WHERE coalesce(versions.unit_cost, listed.unit_cost) IS NOT NULL))::bigint, 0)
    AS quantity_with_cost
FROM sold
LEFT JOIN analytics.menu_items AS listed USING (menu_item_id)
LEFT JOIN versions ON versions.menu_item_id = sold.menu_item_id
  AND versions.valid_from <= sold.first_hour AND versions.valid_until > sold.first_hour
WHERE business_day >= (SELECT day FROM wanted)
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
