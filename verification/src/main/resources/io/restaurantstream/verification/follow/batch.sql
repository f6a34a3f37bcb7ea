-- Follow: the events of the orders of some hours, and what is stored of these hours
-- Reads:   due_hours, followed_events, followed_hours
-- Readers: the files of truth
-- An order is taken with all its events, whichever hours they are in: none of them is still on its way. The text is that of
-- raw.events_raw, as far as its fingerprint is that of the event in the log; wrong_events has the others.

ANALYZE due_hours;

CREATE TEMP TABLE due_orders ON COMMIT DROP AS
SELECT DISTINCT order_id, location_code
FROM followed_hours
JOIN due_hours USING (location_code, hour_start);

CREATE TEMP TABLE due_events ON COMMIT DROP AS
SELECT
  event.*,
  event_type IN ('order_created', 'refund_issued')
    OR bool_or(event_type = 'order_created') OVER (PARTITION BY order_id, location_code) AS is_kept
FROM followed_events AS event
JOIN due_orders USING (order_id, location_code);

ANALYZE due_orders, due_events;

CREATE TEMP TABLE truth_events ON COMMIT DROP AS
SELECT stored.event_offset, event_id, stored.event_type, ts, partition_key, due.order_id, payload
FROM raw.events_raw AS stored
JOIN due_events AS due USING (event_offset)
WHERE stored.event_offset = ANY (ARRAY(SELECT event_offset FROM due_events))
  AND (
    md5(ROW(event_id, stored.event_type, ts, partition_key, payload)::text)::uuid = due.fingerprint
    -- erased after it was read here
    OR payload = raw.without_personal_data(stored.event_type, payload)
      AND EXISTS (SELECT FROM raw.erasures AS erased WHERE erased.event_offset = stored.event_offset));

ANALYZE truth_events;

-- what waits for an order that has not come changes no hour
CREATE TEMP TABLE wrong_events ON COMMIT DROP AS
SELECT event_offset, order_id, location_code, event_offset <= raw.trimmed_up_to() AS may_be_trimmed
FROM due_events
WHERE is_kept AND NOT EXISTS (SELECT FROM truth_events AS event WHERE event.event_offset = due_events.event_offset);

CREATE TEMP VIEW stored_hourly_sales AS
SELECT sales.* FROM analytics.hourly_sales AS sales JOIN due_hours AS due USING (location_code, hour_start);

CREATE TEMP VIEW stored_late_sales AS
SELECT late.*
FROM analytics.late_sales AS late
WHERE EXISTS (
    SELECT FROM due_hours AS due WHERE due.location_code = late.location_code AND due.hour_start = late.hour_start)
  OR late.hour_start IS NULL AND EXISTS (
    SELECT FROM due_orders AS due WHERE due.location_code = late.location_code AND due.order_id = late.order_id);

CREATE TEMP VIEW stored_late_roll_ups AS
SELECT late.*
FROM analytics.late_roll_ups AS late
WHERE EXISTS (
    SELECT FROM due_hours AS due WHERE due.location_code = late.location_code AND due.hour_start = late.hour_start)
  OR late.hour_start IS NULL AND EXISTS (
    SELECT FROM due_orders AS due WHERE due.location_code = late.location_code AND due.order_id = late.order_id);

CREATE TEMP VIEW stored_sales_by_service AS
SELECT row.* FROM analytics.sales_by_service AS row JOIN due_hours USING (hour_start, location_code);
CREATE TEMP VIEW stored_tenders_by_hour AS
SELECT row.* FROM analytics.tenders_by_hour AS row JOIN due_hours USING (hour_start, location_code);
CREATE TEMP VIEW stored_items_by_hour AS
SELECT row.* FROM analytics.items_by_hour AS row JOIN due_hours USING (hour_start, location_code);
CREATE TEMP VIEW stored_answers_by_hour AS
SELECT row.* FROM analytics.answers_by_hour AS row JOIN due_hours USING (hour_start, location_code);
CREATE TEMP VIEW stored_exceptions_by_hour AS
SELECT row.* FROM analytics.exceptions_by_hour AS row JOIN due_hours USING (hour_start, location_code);
