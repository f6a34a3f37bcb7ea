-- Truth: what came too late for its hour in analytics.hourly_sales, and what is left for the hour
-- Grain:   one row per late sale; truth_punctual_changes one per change that was in time
-- Readers: hourly_sales.sql
-- One that names no hour is that of an order the job did not remember. It belongs to the hour of its order; which of
-- the order's events are in it cannot be told, so they stay among the changes and its sums are taken off. One whose
-- order never came is in no sum. Hours in which an order was forgotten and changed afterwards are left out.

CREATE TEMP TABLE told_late_sales ON COMMIT DROP AS
SELECT *
FROM stored_late_sales AS late
WHERE hour_start IS NOT NULL
  AND NOT EXISTS (
    SELECT
    FROM truth_incomplete_hours AS incomplete
    WHERE incomplete.location_code = late.location_code AND incomplete.hour_start = late.hour_start);

ANALYZE told_late_sales;

-- which changes are late is the job's to say, how large they are is not
CREATE TEMP TABLE truth_late_sales ON COMMIT DROP AS
SELECT
  event_offset,
  order_id,
  location_code,
  hour_start,
  change.order_count,
  change.items_sold,
  change.subtotal,
  change.tax,
  change.tip,
  change.total,
  -- a row that was written before 0.2.0 does not know the numbers of the trade
  CASE WHEN late.gross IS NOT NULL THEN change.gross END AS gross,
  CASE WHEN late.voids IS NOT NULL THEN change.voids END AS voids,
  CASE WHEN late.discounts IS NOT NULL THEN change.discounts END AS discounts,
  CASE WHEN late.comps IS NOT NULL THEN change.comps END AS comps,
  CASE WHEN late.charges IS NOT NULL THEN change.charges END AS charges,
  CASE WHEN late.gratuity IS NOT NULL THEN change.gratuity END AS gratuity,
  CASE WHEN late.gift_cards IS NOT NULL THEN change.gift_cards END AS gift_cards,
  CASE WHEN late.refunds IS NOT NULL THEN change.refunds END AS refunds,
  CASE WHEN late.refunded_tax IS NOT NULL THEN change.refunded_tax END AS refunded_tax,
  CASE WHEN late.refunded_tip IS NOT NULL THEN change.refunded_tip END AS refunded_tip,
  CASE WHEN late.refunds_issued IS NOT NULL THEN change.refunds_issued END AS refunds_issued,
  CASE WHEN late.guests IS NOT NULL THEN change.guests END AS guests
FROM truth_sale_changes AS change
JOIN told_late_sales AS late USING (event_offset, order_id, location_code, hour_start);

CREATE TEMP TABLE truth_forgotten_sales ON COMMIT DROP AS
SELECT
  location_code,
  date_trunc('hour', orders.order_ts, 'UTC') AS hour_start,
  late.order_count,
  late.items_sold,
  late.subtotal,
  late.tax,
  late.tip,
  late.total,
  late.gross,
  late.voids,
  late.discounts,
  late.comps,
  late.charges,
  late.gratuity,
  late.gift_cards,
  late.refunds,
  late.refunded_tax,
  late.refunded_tip,
  late.refunds_issued,
  late.guests
FROM stored_late_sales AS late
JOIN truth_orders AS orders USING (order_id, location_code)
WHERE late.hour_start IS NULL;

CREATE TEMP VIEW truth_punctual_changes AS
SELECT change.*
FROM truth_sale_changes AS change
WHERE NOT EXISTS (
  SELECT
  FROM told_late_sales AS late
  WHERE late.order_id = change.order_id
    AND late.location_code = change.location_code
    AND late.event_offset = change.event_offset
    AND late.hour_start = change.hour_start);
