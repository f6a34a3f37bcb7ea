-- Items sold per location and day, as they are called now and with what making them cost then, of the business days from ? on.
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
-- add up first, then look at what it cost on that day; see analytics.menu_costs
sold AS (
  SELECT
    analytics.business_day(hour_start, days.time_zone, days.day_starts_at) AS business_day,
    location_code,
    menu_item_id,
    sum(quantity) AS quantity,
    sum(gross) AS gross
  FROM hours
  LEFT JOIN analytics.location_days AS days USING (location_code)
  GROUP BY 1, 2, 3
),
middle AS (
  SELECT
    sold.*,
    (business_day + coalesce(days.day_starts_at, '00:00') + interval '12 hours')
      AT TIME ZONE coalesce(days.time_zone, 'America/Toronto') AS moment
  FROM sold
  LEFT JOIN analytics.location_days AS days USING (location_code)
  WHERE business_day >= (SELECT day FROM wanted)
)
SELECT
  business_day,
  location_code,
  coalesce(menu.item_name, 'unknown item') AS item_name,
  coalesce(menu.category, 'unknown') AS category,
  (1000 * sum(quantity))::bigint AS quantity,
  (100 * sum(gross))::bigint AS revenue,
  coalesce((100 * sum(quantity * cost.unit_cost))::bigint, 0) AS cost,
  coalesce((1000 * sum(quantity) FILTER (WHERE cost.unit_cost IS NOT NULL))::bigint, 0) AS quantity_with_cost
FROM middle
LEFT JOIN analytics.current_menu AS menu USING (menu_item_id)
LEFT JOIN analytics.menu_costs AS cost
  ON cost.menu_item_id = middle.menu_item_id AND middle.moment >= cost.valid_from AND middle.moment < cost.valid_until
GROUP BY 1, 2, 3, 4
ORDER BY 1, 2, 3, 4
