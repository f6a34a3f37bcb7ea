-- The same from the JSON of the events alone: orders by their order_created event, and what belongs to them within two days
-- after. Parameters: locations, from, until.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
),
-- an event that comes again under a higher offset replaces what it said before
newest AS (
  SELECT DISTINCT ON (order_id, location_code, family, entity) *
  FROM (
    SELECT
      event_offset, event_type, partition_key AS location_code, payload, payload ->> 'order_id' AS order_id,
      CASE event_type WHEN 'order_reopened' THEN 'order_cancelled' ELSE event_type END AS family,
      coalesce(
        CASE event_type
          WHEN 'order_item_added' THEN payload ->> 'order_item_id'
          WHEN 'order_item_voided' THEN payload ->> 'void_id'
          WHEN 'payment_captured' THEN payload ->> 'payment_id'
          WHEN 'payment_voided' THEN payload ->> 'payment_id'
        END, '') AS entity
    FROM raw.events_raw
    WHERE ts >= (SELECT min(first) - INTERVAL '1 hour' FROM wanted) AND ts < (SELECT max(last) + INTERVAL '2 days' FROM wanted)
      AND event_type IN (
        'order_created', 'order_item_added', 'order_item_voided', 'payment_captured', 'payment_voided', 'order_cancelled',
        'order_reopened')) AS event
  ORDER BY order_id, location_code, family, entity, event_offset DESC
),
sales AS (
  SELECT order_id, location_code
  FROM newest
  JOIN wanted USING (location_code)
  WHERE family = 'order_created'
    AND (payload ->> 'order_ts')::timestamptz >= first AND (payload ->> 'order_ts')::timestamptz < last
  INTERSECT
  SELECT order_id, location_code
  FROM (
    SELECT order_id, location_code, entity FROM newest WHERE family = 'payment_captured'
    EXCEPT
    SELECT order_id, location_code, entity FROM newest WHERE family = 'payment_voided') AS paid
  EXCEPT
  SELECT order_id, location_code FROM newest WHERE event_type = 'order_cancelled'
),
lines AS (
  SELECT order_id, location_code, entity, (payload ->> 'menu_item_id')::uuid AS menu_item_id, payload
  FROM sales
  JOIN newest USING (order_id, location_code)
  WHERE family = 'order_item_added'
)
SELECT coalesce(menu.item_name, 'unknown item') AS slice, part.quantity, part.gross
FROM (
  SELECT menu_item_id, (payload ->> 'qty')::numeric AS quantity, (payload ->> 'extended_price')::numeric AS gross
  FROM lines
  UNION ALL
  SELECT line.menu_item_id, -(voided.payload ->> 'qty')::numeric, -(voided.payload ->> 'amount')::numeric
  FROM sales
  JOIN newest AS voided USING (order_id, location_code)
  LEFT JOIN lines AS line
    ON line.order_id = voided.order_id AND line.location_code = voided.location_code
    AND line.entity = voided.payload ->> 'order_item_id'
  WHERE voided.family = 'order_item_voided'
) AS part
LEFT JOIN analytics.current_menu AS menu USING (menu_item_id)
