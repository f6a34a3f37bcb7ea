-- Question: What sells at which part of the day?
-- Answer:   the five best sellers of each daypart in the last 24 hours
-- Reads:    analytics.items_by_hour, analytics.selling_locations, analytics.location_dayparts, analytics.current_menu

WITH hours AS MATERIALIZED (
  SELECT
    place.location_code,
    hour.start AS hour_start,
    part.daypart
  FROM analytics.selling_locations AS place
  CROSS JOIN (SELECT max(hour_start) AS hour_start FROM analytics.items_by_hour) AS newest
  CROSS JOIN LATERAL generate_series(newest.hour_start - interval '23 hours', newest.hour_start, interval '1 hour')
    AS hour (start)
  LEFT JOIN analytics.location_dayparts AS part
    ON part.location_code = place.location_code
    AND part.hour_of_day = extract(hour FROM hour.start AT TIME ZONE place.time_zone)::integer
),
sold AS (
  SELECT hours.daypart, items.menu_item_id, sum(items.quantity) AS quantity, sum(items.gross) AS gross
  FROM hours
  -- OFFSET 0: each hour by its key
  CROSS JOIN LATERAL (
    SELECT here.menu_item_id, here.quantity, here.gross
    FROM analytics.items_by_hour AS here
    WHERE here.hour_start = hours.hour_start AND here.location_code = hours.location_code
    OFFSET 0
  ) AS items
  GROUP BY hours.daypart, items.menu_item_id
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
