-- Truth: hours that cannot be compared, because the job had forgotten an order that counts in them when it changed
-- Grain:   one row per (location, hour in UTC)
-- Readers: late_sales.sql, hourly_sales.sql, roll_ups.sql
-- The job counts what comes after it has forgotten an order for itself, so its sums are not those of the whole order. Which
-- events it counted together is its own word, noted in analytics.late_roll_ups under 'orders'. A part of an order begins
-- with an event of an unknown order (unknown, 1), or with an order_created that did not find its events (unknown, -1) nor the
-- order itself (again). Refunds and answers count for themselves: theirs are hours to leave out only if the same one is in
-- two parts.

CREATE TEMP TABLE truth_incomplete_hours ON COMMIT DROP AS
WITH noted AS (
  SELECT event_offset, order_id, location_code, key = 'unknown' AND amounts[1] > 0 AS begins
  FROM stored_late_roll_ups
  WHERE roll_up = 'orders'
),
-- all others have one part
candidate AS (
  SELECT order_id, partition_key
  FROM truth_events
  WHERE event_type = 'order_created'
  GROUP BY order_id, partition_key
  HAVING count(*) > 1
  UNION
  SELECT order_id, location_code FROM noted WHERE begins
),
event AS (
  SELECT
    event.event_type,
    event.ts,
    order_id,
    partition_key,
    event.payload,
    CASE event.event_type
      WHEN 'refund_issued' THEN event.payload ->> 'refund_id'
      WHEN 'feedback_submitted' THEN event.payload ->> 'feedback_id'
      ELSE 'order'
    END AS thing,
    -- notes of jobs before 0.2.0 are missing: what came before the first part belongs to it
    greatest(
      1,
      count(*) FILTER (WHERE coalesce(noted.begins, event.event_type = 'order_created')) OVER (
        PARTITION BY order_id, partition_key ORDER BY event_offset)) AS part,
    bool_or(event.event_type = 'order_created') OVER (PARTITION BY order_id, partition_key) AS has_come
  FROM truth_events AS event
  JOIN candidate USING (order_id, partition_key)
  LEFT JOIN noted USING (event_offset, order_id)
),
torn AS (
  SELECT order_id, partition_key, thing
  FROM event
  GROUP BY order_id, partition_key, thing
  HAVING min(part) <> max(part)
)
SELECT DISTINCT partition_key AS location_code, date_trunc('hour', moment.at, 'UTC') AS hour_start
FROM event
JOIN torn USING (order_id, partition_key, thing)
CROSS JOIN LATERAL (VALUES
  (CASE event_type
    WHEN 'order_created' THEN pg_temp.instant(payload ->> 'order_ts')
    WHEN 'payment_captured' THEN ts
    WHEN 'feedback_submitted' THEN pg_temp.instant(payload ->> 'created_ts')
    WHEN 'refund_issued' THEN pg_temp.instant(payload ->> 'refunded_ts')
  END),
  (CASE event_type WHEN 'refund_issued' THEN pg_temp.instant(payload ->> 'order_ts') END)) AS moment (at)
-- what waits for an order that has not come is in no sum
WHERE moment.at IS NOT NULL AND (has_come OR event_type = 'refund_issued');

ANALYZE truth_incomplete_hours;
