-- Items sold per location and day, as they are called now and with what making them cost then, of the business days from ? on.
-- Keys: item, category. Values: quantity x 1000, cents of revenue, cents of cost, quantity x 1000 whose cost is known.
WITH wanted AS (SELECT ?::timestamptz AS since, ?::date AS day),
-- Two days change all the time, and days that are marked are not added up yet: these are read by hour.
changing AS (
  SELECT
    changing.since_day,
    greatest(wanted.since, (least(changing.since_day, marked.first_day) - 1)::timestamp AT TIME ZONE 'UTC') AS since_hour
  FROM wanted
  CROSS JOIN LATERAL (
    SELECT greatest(wanted.day, (SELECT max(business_day) - 1 FROM analytics.items_by_day)) AS since_day
  ) AS changing
  CROSS JOIN LATERAL (
    SELECT min(business_day) AS first_day FROM analytics.days_to_add_up WHERE business_day >= wanted.day
  ) AS marked
),
hours AS (
  SELECT
    hour.start AS hour_start,
    place.location_code,
    analytics.business_day(hour.start, place.time_zone, place.day_starts_at) AS business_day
  FROM changing
  CROSS JOIN generate_series(
    changing.since_hour, (SELECT max(hour_start) FROM analytics.items_by_hour), interval '1 hour') AS hour (start)
  CROSS JOIN analytics.selling_locations AS place
),
parts AS (
  SELECT hours.business_day, hours.location_code, here.menu_item_id, here.quantity, here.gross
  FROM hours
  -- OFFSET 0: each hour by its key, and not all of the table once
  CROSS JOIN LATERAL (
    SELECT menu_item_id, quantity, gross
    FROM analytics.items_by_hour
    WHERE items_by_hour.hour_start = hours.hour_start AND items_by_hour.location_code = hours.location_code
    OFFSET 0
  ) AS here
  WHERE business_day >= (SELECT since_day FROM changing)
    OR (business_day, location_code) IN (SELECT business_day, location_code FROM analytics.days_to_add_up)
  UNION ALL
  SELECT business_day, location_code, menu_item_id, quantity, gross
  FROM analytics.items_by_day
  WHERE business_day < (SELECT since_day FROM changing)
    AND business_day >= (SELECT day FROM wanted)
    AND (business_day, location_code) NOT IN (SELECT business_day, location_code FROM analytics.days_to_add_up)
  UNION ALL
  SELECT
    analytics.business_day(
      coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')), days.time_zone, days.day_starts_at),
    location_code, key::uuid, amounts[1], amounts[2]
  FROM analytics.late_roll_ups AS late
  LEFT JOIN analytics.orders USING (order_id, location_code)
  LEFT JOIN analytics.location_days AS days USING (location_code)
  WHERE late.roll_up = 'items_by_hour' AND (late.order_is_known OR orders.order_id IS NOT NULL)
    AND coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')) >= (SELECT since FROM wanted)
),
-- add up first, then look at what it cost on that day; see analytics.menu_costs
sold AS (
  SELECT business_day, location_code, menu_item_id, sum(quantity) AS quantity, sum(gross) AS gross
  FROM parts
  WHERE business_day >= (SELECT day FROM wanted)
  GROUP BY 1, 2, 3
),
middle AS (
  SELECT
    sold.*,
    (business_day + coalesce(days.day_starts_at, '00:00') + interval '12 hours')
      AT TIME ZONE coalesce(days.time_zone, 'America/Toronto') AS moment
  FROM sold
  LEFT JOIN analytics.location_days AS days USING (location_code)
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
