-- R: check hourly_sales_equal_the_roll_up
-- What:    the job's windows and the late sales together are what SQL computes from the orders
-- Grain:   one row per (location, hour) that differs
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.hourly_sales_equal_the_roll_up AS
WITH streamed AS (
  SELECT
    location_code, hour_start, order_count, items_sold, subtotal, tax, tip, total,
    gross, voids, discounts, comps, charges, gratuity, gift_cards, refunds, refunded_tax, refunded_tip, refunds_issued, guests
  FROM analytics.hourly_sales
  UNION ALL
  SELECT
    location_code, coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')),
    late.order_count, late.items_sold, late.subtotal, late.tax, late.tip, late.total,
    late.gross, late.voids, late.discounts, late.comps, late.charges, late.gratuity,
    late.gift_cards, late.refunds, late.refunded_tax, late.refunded_tip, late.refunds_issued, late.guests
  FROM analytics.late_sales AS late
  LEFT JOIN analytics.orders USING (order_id, location_code)
  -- what belongs to an order that never came is in raw.events_rejected and in no sum
  WHERE late.hour_start IS NOT NULL OR orders.order_id IS NOT NULL
),
told AS (
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
    -- an hour that was begun before 0.2.0 does not know the numbers of the trade
    bool_or(gross IS NULL) AS is_partial
  FROM streamed
  GROUP BY location_code, hour_start
)
SELECT
  location_code,
  hour_start,
  told.order_count,
  computed.order_count AS order_count_from_orders,
  told.items_sold,
  computed.items_sold AS items_sold_from_orders,
  told.total,
  computed.total AS total_from_orders
FROM told
FULL JOIN analytics.hourly_sales_from_orders AS computed USING (location_code, hour_start)
WHERE ((
    coalesce(told.order_count, 0), coalesce(told.items_sold, 0), coalesce(told.subtotal, 0), coalesce(told.tax, 0), coalesce(told.tip, 0), coalesce(told.total, 0))
  IS DISTINCT FROM (
    coalesce(computed.order_count, 0), coalesce(computed.items_sold, 0), coalesce(computed.subtotal, 0), coalesce(computed.tax, 0), coalesce(computed.tip, 0), coalesce(computed.total, 0))
  OR NOT coalesce(told.is_partial, false) AND (
    coalesce(told.gross, 0), coalesce(told.voids, 0), coalesce(told.discounts, 0), coalesce(told.comps, 0), coalesce(told.charges, 0), coalesce(told.gratuity, 0), coalesce(told.gift_cards, 0), coalesce(told.refunds, 0), coalesce(told.refunded_tax, 0), coalesce(told.refunded_tip, 0), coalesce(told.refunds_issued, 0), coalesce(told.guests, 0))
  IS DISTINCT FROM (
    coalesce(computed.gross, 0), coalesce(computed.voids, 0), coalesce(computed.discounts, 0), coalesce(computed.comps, 0), coalesce(computed.charges, 0), coalesce(computed.gratuity, 0), coalesce(computed.gift_cards, 0), coalesce(computed.refunds, 0), coalesce(computed.refunded_tax, 0), coalesce(computed.refunded_tip, 0), coalesce(computed.refunds_issued, 0), coalesce(computed.guests, 0)))
  AND (location_code, hour_start) NOT IN (SELECT location_code, hour_start FROM analytics.incomplete_hours);

COMMENT ON VIEW checks.hourly_sales_equal_the_roll_up IS 'Hours whose streamed sales, late sales added, are not the sum of their orders; but for analytics.incomplete_hours.';
