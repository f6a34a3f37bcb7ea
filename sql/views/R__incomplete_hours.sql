-- R: incomplete hours
-- What:    hours in which an order counts that changed after the job had forgotten it: their sums by hour, late changes
--          added, are not those of the whole order
-- Grain:   one row per (location, hour in UTC)
-- Readers: checks/R__validate_hourly_sales_equal_the_roll_up.sql, checks/R__validate_roll_ups_equal_the_facts.sql; whoever
--          closes the books of a past day. It reads all raw events.
-- Which events the job counted together is noted in analytics.late_roll_ups under 'orders'. A part of an order begins with an
-- event of an unknown order (unknown, 1), or with an order_created that did not find its events (unknown, -1) nor the order
-- itself (again). Refunds and answers count for themselves, unless the same one is in two parts.

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW analytics.incomplete_hours AS
WITH noted AS (
  SELECT event_offset, order_id, location_code, key = 'unknown' AND amounts[1] > 0 AS begins
  FROM analytics.late_roll_ups
  WHERE roll_up = 'orders'
),
candidate AS (
  SELECT (payload ->> 'order_id')::uuid AS order_id, partition_key AS location_code
  FROM raw.events_raw
  WHERE event_type = 'order_created'
  GROUP BY 1, 2
  HAVING count(*) > 1
  UNION
  SELECT order_id, location_code FROM noted WHERE begins
),
order_event AS (
  SELECT event_offset, event_type, ts, payload, partition_key AS location_code, (payload ->> 'order_id')::uuid AS order_id
  FROM raw.events_raw
  WHERE event_type NOT IN ('menu_item_changed', 'location_changed', 'shift_started', 'shift_ended')
  UNION ALL
  -- one that still waits for its order
  SELECT event_offset, 'waiting', NULL, NULL, location_code, order_id
  FROM noted
  WHERE begins AND NOT EXISTS (SELECT FROM raw.events_raw AS raw WHERE raw.event_offset = noted.event_offset)
),
event AS (
  SELECT
    event.event_type,
    event.ts,
    order_id,
    location_code,
    event.payload,
    CASE event.event_type
      WHEN 'refund_issued' THEN event.payload ->> 'refund_id'
      WHEN 'feedback_submitted' THEN event.payload ->> 'feedback_id'
      ELSE 'order'
    END AS thing,
    greatest(
      1,
      count(*) FILTER (WHERE coalesce(noted.begins, event.event_type = 'order_created')) OVER (
        PARTITION BY order_id, location_code ORDER BY event_offset)) AS part
  FROM order_event AS event
  JOIN candidate USING (order_id, location_code)
  LEFT JOIN noted USING (event_offset, order_id, location_code)
),
torn AS (
  SELECT order_id, location_code, thing
  FROM event
  GROUP BY order_id, location_code, thing
  HAVING min(part) <> max(part)
),
moment AS (
  SELECT location_code, ts AS at
  FROM event
  JOIN torn USING (order_id, location_code, thing)
  WHERE event_type = 'payment_captured'
  UNION ALL
  -- any form of RFC 3339, or with an offset that has no colon or no minutes
  SELECT
    location_code,
    (
      (left(said.time, 10) || ' ' || substr(said.time, 12, 8))::timestamp
      - coalesce(
        regexp_replace(substring(said.time FROM '[+-]\d\d(?::?\d\d)?$') || ':00', '^(...):?(\d\d).*$', '\1:\2')::interval,
        interval '0')
    ) AT TIME ZONE 'UTC'
  FROM event
  JOIN torn USING (order_id, location_code, thing)
  CROSS JOIN LATERAL (VALUES
    (CASE WHEN event_type IN ('order_created', 'refund_issued') THEN payload ->> 'order_ts' END),
    (CASE event_type
      WHEN 'feedback_submitted' THEN payload ->> 'created_ts'
      WHEN 'refund_issued' THEN payload ->> 'refunded_ts'
    END)) AS said (time)
  WHERE said.time IS NOT NULL
)
SELECT DISTINCT location_code, date_trunc('hour', at, 'UTC') AS hour_start
FROM moment;

COMMENT ON VIEW analytics.incomplete_hours IS
  'Hours with an order that changed after the job had forgotten it: hourly_sales and the roll-ups, late changes added, do not show the whole order. The facts do.';
COMMENT ON COLUMN analytics.incomplete_hours.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.incomplete_hours.hour_start IS 'Start of the hour, in UTC.';

COMMENT ON TABLE analytics.late_roll_ups IS
  'Changes that came too late for their hour in a roll-up: add them for the whole truth, as with analytics.late_sales. Under orders it is noted how events were joined with their order.';
COMMENT ON COLUMN analytics.late_roll_ups.roll_up IS
  'Table that lacks it; orders for a note: key unknown adds 1 for the first event of an order that has not come or was forgotten, and -1 when the order comes in time after all; key again is an order that came again and was still remembered.';
