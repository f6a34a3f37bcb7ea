-- Truth: analytics.hourly_sales
-- Grain:   one row per (location, hour in UTC) in which anything counts
-- When a job is writing it, a row must show its hour as of the offset it names, and no row may lack what is settled; when
-- the log was read up to an agreed offset, all of it is settled. An hour whose sales were all taken back may be there
-- with zeros or not at all. Hours in which an order was forgotten and changed afterwards are left out. Where it cannot be
-- told which event was the last, the row's own word must do.

CREATE TEMP VIEW told_hourly_sales AS
SELECT *
FROM stored_hourly_sales AS hour
WHERE NOT EXISTS (
    SELECT
    FROM truth_incomplete_hours AS incomplete
    WHERE incomplete.location_code = hour.location_code AND incomplete.hour_start = hour.hour_start)
  AND ((order_count, items_sold, subtotal, tax, tip, total) <> (0, 0, 0, 0, 0, 0)
  OR coalesce(nullif(gross, 0), nullif(voids, 0), nullif(discounts, 0), nullif(comps, 0), nullif(charges, 0), nullif(gratuity, 0),
    nullif(gift_cards, 0), nullif(refunds, 0), nullif(refunded_tax, 0), nullif(refunded_tip, 0), nullif(refunds_issued, 0), nullif(guests, 0)) IS NOT NULL);

CREATE TEMP TABLE truth_hourly_sales ON COMMIT DROP AS
WITH parts AS (
  SELECT
    location_code,
    hour_start,
    change.order_count,
    change.items_sold,
    change.subtotal,
    change.tax,
    change.tip,
    change.total,
    change.gross,
    change.voids,
    change.discounts,
    change.comps,
    change.charges,
    change.gratuity,
    change.gift_cards,
    change.refunds,
    change.refunded_tax,
    change.refunded_tip,
    change.refunds_issued,
    change.guests,
    change.event_offset,
    false AS is_of_forgotten_order
  FROM truth_punctual_changes AS change
  LEFT JOIN stored_hourly_sales AS told USING (location_code, hour_start)
  LEFT JOIN truth_progress AS progress ON progress.partition_key = location_code
  WHERE change.event_offset <= greatest(told.last_offset, progress.settled_up_to, 0)
  UNION ALL
  SELECT
    location_code, hour_start,
    -order_count, -items_sold, -subtotal, -tax, -tip, -total, -gross, -voids, -discounts,
    -comps, -charges, -gratuity, -gift_cards, -refunds, -refunded_tax, -refunded_tip, -refunds_issued, -guests,
    NULL, true
  FROM truth_forgotten_sales
),
hours AS (
  SELECT
    location_code,
    hour_start,
    sum(order_count) AS order_count,
    sum(items_sold) AS items_sold,
    sum(subtotal) AS subtotal,
    sum(tax) AS tax,
    sum(tip) AS tip,
    sum(total) AS total,
    sum(gross) AS gross,
    sum(voids) AS voids,
    sum(discounts) AS discounts,
    sum(comps) AS comps,
    sum(charges) AS charges,
    sum(gratuity) AS gratuity,
    sum(gift_cards) AS gift_cards,
    sum(refunds) AS refunds,
    sum(refunded_tax) AS refunded_tax,
    sum(refunded_tip) AS refunded_tip,
    sum(refunds_issued) AS refunds_issued,
    sum(guests) AS guests,
    max(event_offset) AS last_offset,
    bool_or(is_of_forgotten_order) AS is_vague
  FROM parts
  GROUP BY location_code, hour_start
  HAVING (
      sum(order_count), sum(items_sold), sum(subtotal), sum(tax), sum(tip), sum(total), sum(gross), sum(voids), sum(discounts), sum(comps),
      sum(charges), sum(gratuity), sum(gift_cards), sum(refunds), sum(refunded_tax), sum(refunded_tip), sum(refunds_issued), sum(guests))
    <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
)
SELECT
  location_code,
  hour_start,
  hours.order_count,
  hours.items_sold,
  hours.subtotal,
  hours.tax,
  hours.tip,
  hours.total,
  -- an hour that was begun before 0.2.0 does not know the numbers of the trade
  CASE WHEN told.last_offset IS NULL OR told.gross IS NOT NULL THEN hours.gross END AS gross,
  CASE WHEN told.last_offset IS NULL OR told.voids IS NOT NULL THEN hours.voids END AS voids,
  CASE WHEN told.last_offset IS NULL OR told.discounts IS NOT NULL THEN hours.discounts END AS discounts,
  CASE WHEN told.last_offset IS NULL OR told.comps IS NOT NULL THEN hours.comps END AS comps,
  CASE WHEN told.last_offset IS NULL OR told.charges IS NOT NULL THEN hours.charges END AS charges,
  CASE WHEN told.last_offset IS NULL OR told.gratuity IS NOT NULL THEN hours.gratuity END AS gratuity,
  CASE WHEN told.last_offset IS NULL OR told.gift_cards IS NOT NULL THEN hours.gift_cards END AS gift_cards,
  CASE WHEN told.last_offset IS NULL OR told.refunds IS NOT NULL THEN hours.refunds END AS refunds,
  CASE WHEN told.last_offset IS NULL OR told.refunded_tax IS NOT NULL THEN hours.refunded_tax END AS refunded_tax,
  CASE WHEN told.last_offset IS NULL OR told.refunded_tip IS NOT NULL THEN hours.refunded_tip END AS refunded_tip,
  CASE WHEN told.last_offset IS NULL OR told.refunds_issued IS NOT NULL THEN hours.refunds_issued END AS refunds_issued,
  CASE WHEN told.last_offset IS NULL OR told.guests IS NOT NULL THEN hours.guests END AS guests,
  CASE WHEN hours.is_vague THEN coalesce(told.last_offset, hours.last_offset) ELSE hours.last_offset END AS last_offset
FROM hours
LEFT JOIN stored_hourly_sales AS told USING (location_code, hour_start)
WHERE NOT EXISTS (
  SELECT
  FROM truth_incomplete_hours AS incomplete
  WHERE incomplete.location_code = hours.location_code AND incomplete.hour_start = hours.hour_start);
