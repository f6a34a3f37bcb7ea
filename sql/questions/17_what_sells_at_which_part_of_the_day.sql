-- Question: What sells at which part of the day?
-- Answer:   the five best sellers of each daypart in the last 28 days
-- Reads:    analytics.items_by_hour, analytics.location_hours, analytics.current_menu

WITH sold AS (
  SELECT daypart, menu_item_id, sum(quantity) AS quantity, sum(gross) AS gross
  FROM analytics.items_by_hour
  JOIN analytics.location_hours USING (location_code, hour_start)
  WHERE hour_start > (SELECT max(hour_start) FROM analytics.items_by_hour) - interval '28 days'
  GROUP BY daypart, menu_item_id
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
