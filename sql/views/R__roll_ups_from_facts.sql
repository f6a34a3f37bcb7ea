-- R: roll-ups from facts
-- What:    the roll-ups by hour once more, by SQL from the facts, and as the job keeps them, both in one shape
-- Grain:   one row per (table, hour in UTC, location, key); amounts in the order of the table's columns
-- Readers: checks/R__validate_roll_ups_equal_the_facts.sql; whoever doubts a number. It reads all facts.

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW analytics.roll_ups_from_facts AS
WITH payment AS (
  SELECT
    location_code,
    paid_at,
    method,
    provider,
    scope,
    payment.event_offset,
    coalesce(adjusted.tip, payment.tip) AS tip,
    payment.total - payment.tip + coalesce(adjusted.tip, payment.tip) AS total,
    voided.event_offset IS NOT NULL AS is_voided,
    bool_or(scope = 'tender') OVER of_order AS has_tenders,
    max(payment.event_offset) FILTER (WHERE scope = 'order' AND voided.event_offset IS NULL) OVER of_order AS newest
  FROM analytics.payments AS payment
  LEFT JOIN analytics.payment_voids AS voided USING (order_id, payment_id, location_code)
  LEFT JOIN analytics.tip_adjustments AS adjusted USING (order_id, payment_id, location_code)
  WINDOW of_order AS (PARTITION BY order_id, location_code)
),
part AS (
  SELECT
    'sales_by_service' AS roll_up, order_ts AS moment, location_code, service_type AS key, '' AS sub_key,
    1 AS amount_1, items_sold AS amount_2, subtotal AS amount_3, tax AS amount_4, tip AS amount_5, total AS amount_6,
    gross AS amount_7, discounts AS amount_8, comps AS amount_9, coalesce(guests, 0) AS amount_10,
    coalesce(guests > 0, false)::int AS amount_11, CASE WHEN guests > 0 THEN gross - discounts - comps ELSE 0 END AS amount_12
  FROM analytics.order_sales
  WHERE is_sale
  UNION ALL
  SELECT 'tenders_by_hour', paid_at, location_code, method, coalesce(provider, ''), 1, total, tip, 0, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM payment
  WHERE NOT is_voided AND CASE WHEN has_tenders THEN scope = 'tender' ELSE event_offset = newest END
  UNION ALL
  SELECT 'tenders_by_hour', refunded_at, location_code, method, '', 0, 0, 0, 1, amount, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM analytics.refunds
  UNION ALL
  SELECT
    'items_by_hour', sale.order_ts, location_code, line.menu_item_id::text, '', sum(line.qty), sum(line.extended_price), 1,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM analytics.order_sales AS sale
  JOIN analytics.order_items AS line USING (order_id, location_code)
  WHERE sale.is_sale
  GROUP BY sale.order_ts, location_code, order_id, line.menu_item_id
  UNION ALL
  SELECT
    'items_by_hour', sale.order_ts, location_code,
    coalesce(line.menu_item_id, '00000000-0000-0000-0000-000000000000')::text, '', -voided.qty, -voided.amount, 0,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM analytics.order_sales AS sale
  JOIN analytics.item_voids AS voided USING (order_id, location_code)
  LEFT JOIN analytics.order_items AS line USING (order_id, order_item_id, location_code)
  WHERE sale.is_sale
  UNION ALL
  SELECT
    'answers_by_hour', created_ts, location_code, rating::text, coalesce(nps, -1)::text, 1,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM analytics.feedback
  UNION ALL
  SELECT
    'exceptions_by_hour', sale.order_ts, location_code, 'void', left(coalesce(voided.reason, ''), 200), 1, voided.amount,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM analytics.order_sales AS sale
  JOIN analytics.item_voids AS voided USING (order_id, location_code)
  WHERE sale.is_sale
  UNION ALL
  SELECT
    'exceptions_by_hour', sale.order_ts, location_code, CASE discount.kind WHEN 'comp' THEN 'comp' ELSE 'discount' END,
    left(coalesce(discount.reason, ''), 200), 1, discount.amount,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM analytics.order_sales AS sale
  JOIN analytics.order_discounts AS discount USING (order_id, location_code)
  LEFT JOIN analytics.discount_removals AS removal USING (order_id, discount_id, location_code)
  WHERE sale.is_sale AND (removal.event_offset IS NULL OR removal.event_offset < discount.event_offset)
  UNION ALL
  SELECT
    'exceptions_by_hour', sale.order_ts, location_code, 'cancelled', left(coalesce(status.reason, ''), 200), 1, sale.gross,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM analytics.order_sales AS sale
  JOIN analytics.order_status AS status USING (order_id, location_code)
  WHERE sale.is_cancelled
  UNION ALL
  SELECT
    'exceptions_by_hour', refunded_at, location_code, 'refund', left(coalesce(reason, ''), 200), 1, amount,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  FROM analytics.refunds
)
SELECT
  roll_up,
  date_trunc('hour', moment, 'UTC') AS hour_start,
  location_code,
  key,
  sub_key,
  array_remove(
    ARRAY[
      sum(amount_1), sum(amount_2), sum(amount_3), sum(amount_4), sum(amount_5), sum(amount_6), sum(amount_7),
      sum(amount_8), sum(amount_9), sum(amount_10), sum(amount_11), sum(amount_12)],
    NULL) AS amounts
FROM part
GROUP BY 1, 2, 3, 4, 5;

COMMENT ON VIEW analytics.roll_ups_from_facts IS
  'The roll-ups by hour from the facts. Equal to analytics.roll_ups once the job has caught up.';
COMMENT ON COLUMN analytics.roll_ups_from_facts.roll_up IS 'The table.';
COMMENT ON COLUMN analytics.roll_ups_from_facts.hour_start IS 'Start of the hour, in UTC.';
COMMENT ON COLUMN analytics.roll_ups_from_facts.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.roll_ups_from_facts.key IS 'First key column of the table after the location.';
COMMENT ON COLUMN analytics.roll_ups_from_facts.sub_key IS 'Second one; empty where it has one only.';
COMMENT ON COLUMN analytics.roll_ups_from_facts.amounts IS 'Its amounts, in the order of its columns.';

CREATE OR REPLACE VIEW analytics.roll_ups AS
WITH told AS (
  SELECT
    'sales_by_service' AS roll_up, hour_start, location_code, service_type AS key, '' AS sub_key,
    ARRAY[order_count, items_sold, subtotal, tax, tip, total, gross, discounts, comps, guests,
      guest_orders, guest_sales] AS amounts
  FROM analytics.sales_by_service
  UNION ALL
  SELECT 'tenders_by_hour', hour_start, location_code, method, provider, ARRAY[payments, amount, tip, refunds, refunded]
  FROM analytics.tenders_by_hour
  UNION ALL
  SELECT 'items_by_hour', hour_start, location_code, menu_item_id::text, '', ARRAY[quantity, gross, orders]
  FROM analytics.items_by_hour
  UNION ALL
  SELECT 'answers_by_hour', hour_start, location_code, rating::text, nps::text, ARRAY[answers::numeric]
  FROM analytics.answers_by_hour
  UNION ALL
  SELECT 'exceptions_by_hour', hour_start, location_code, kind, reason, ARRAY[events, amount]
  FROM analytics.exceptions_by_hour
  UNION ALL
  SELECT
    late.roll_up,
    coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')),
    location_code,
    CASE WHEN late.roll_up = 'sales_by_service' AND late.hour_start IS NULL THEN orders.service_type ELSE late.key END,
    late.sub_key,
    late.amounts
  FROM analytics.late_roll_ups AS late
  LEFT JOIN analytics.orders USING (order_id, location_code)
  -- what belongs to an order that never came is in raw.events_rejected and in no sum
  WHERE late.roll_up <> 'orders' AND (late.order_is_known OR orders.order_id IS NOT NULL)
)
SELECT
  roll_up,
  hour_start,
  location_code,
  key,
  sub_key,
  array_remove(
    ARRAY[
      sum(amounts[1]), sum(amounts[2]), sum(amounts[3]), sum(amounts[4]), sum(amounts[5]), sum(amounts[6]), sum(amounts[7]),
      sum(amounts[8]), sum(amounts[9]), sum(amounts[10]), sum(amounts[11]), sum(amounts[12])],
    NULL) AS amounts
FROM told
GROUP BY 1, 2, 3, 4, 5;

COMMENT ON VIEW analytics.roll_ups IS 'The roll-ups by hour as the job keeps them, with what came too late for them.';
COMMENT ON COLUMN analytics.roll_ups.roll_up IS 'The table.';
COMMENT ON COLUMN analytics.roll_ups.hour_start IS 'Start of the hour, in UTC.';
COMMENT ON COLUMN analytics.roll_ups.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.roll_ups.key IS 'First key column of the table after the location.';
COMMENT ON COLUMN analytics.roll_ups.sub_key IS 'Second one; empty where it has one only.';
COMMENT ON COLUMN analytics.roll_ups.amounts IS 'Its amounts, in the order of its columns.';
