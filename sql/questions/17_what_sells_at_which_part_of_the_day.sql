-- Question: What sells at which part of the day?
-- Answer:   the five best sellers of each daypart in the last 28 days
-- Reads:    analytics.items_by_hour, analytics.selling_locations, analytics.current_menu

WITH hours AS (
  SELECT location_code, hour_start, menu_item_id, sum(quantity) AS quantity, sum(gross) AS gross
  FROM analytics.items_by_hour
  WHERE hour_start > (SELECT max(hour_start) FROM analytics.items_by_hour) - interval '28 days'
  GROUP BY location_code, hour_start, menu_item_id
),
sold AS (
  SELECT
    analytics.daypart(extract(hour FROM hours.hour_start AT TIME ZONE place.time_zone)::integer) AS daypart,
    hours.menu_item_id,
    sum(hours.quantity) AS quantity,
    sum(hours.gross) AS gross
  FROM hours
  JOIN analytics.selling_locations AS place USING (location_code)
  GROUP BY 1, 2
),
ranked AS (
  SELECT *, row_number() OVER (PARTITION BY daypart ORDER BY quantity DESC, gross DESC, menu_item_id) AS place
  FROM sold
)
SELECT daypart, place, coalesce(item_name, menu_item_id::text) AS item, quantity, gross
FROM ranked
LEFT JOIN analytics.current_menu USING (menu_item_id)
WHERE place <= 5
ORDER BY daypart, place;
