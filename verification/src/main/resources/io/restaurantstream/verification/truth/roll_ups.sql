-- Truth: the roll-ups by hour
-- Grain:   one row per key of each table with anything in it
-- When a job is writing them, hours that an event touches which is not settled are left out on both sides. Hours that a
-- job of 0.1.0 has begun are left out as well: it did not keep roll-ups; and so are those in which an order was forgotten and
-- changed afterwards. What came too late for a row is added to it;
-- which changes are late is the job's to say, what they add up to is not.

-- the hours of every order of which something is not settled
CREATE TEMP TABLE truth_open_hours ON COMMIT DROP AS
WITH unsettled AS (
  SELECT DISTINCT event.partition_key, event.order_id
  FROM truth_events AS event
  LEFT JOIN truth_progress AS progress USING (partition_key)
  WHERE event.order_id IS NOT NULL AND event.event_offset > coalesce(progress.settled_up_to, 0)
)
SELECT
  partition_key AS location_code,
  date_trunc('hour', CASE event.event_type
    WHEN 'order_created' THEN pg_temp.instant(event.payload ->> 'order_ts')
    WHEN 'feedback_submitted' THEN pg_temp.instant(event.payload ->> 'created_ts')
    WHEN 'refund_issued' THEN pg_temp.instant(event.payload ->> 'refunded_ts')
    ELSE event.ts
  END, 'UTC') AS hour_start
FROM truth_events AS event
JOIN unsettled USING (partition_key, order_id)
WHERE event.event_type IN ('order_created', 'feedback_submitted', 'refund_issued', 'payment_captured')
UNION
SELECT location_code, hour_start
FROM stored_hourly_sales
WHERE gross IS NULL
UNION
SELECT location_code, hour_start
FROM truth_incomplete_hours;

ANALYZE truth_open_hours;

CREATE TEMP TABLE truth_counting_payments ON COMMIT DROP AS
SELECT location_code, paid_at, method, provider, tip, total
FROM (
  SELECT
    location_code,
    paid_at,
    method,
    coalesce(provider, '') AS provider,
    scope,
    event_offset,
    coalesce(adjusted.tip, payment.tip) AS tip,
    payment.total - payment.tip + coalesce(adjusted.tip, payment.tip) AS total,
    voided.payment_id IS NOT NULL AS is_voided,
    bool_or(scope = 'tender') OVER of_order AS has_tenders,
    max(payment.event_offset) FILTER (WHERE scope = 'order' AND voided.payment_id IS NULL) OVER of_order AS newest
  FROM truth_payments AS payment
  LEFT JOIN (SELECT order_id, payment_id, location_code FROM truth_payment_voids) AS voided
    USING (order_id, payment_id, location_code)
  LEFT JOIN (SELECT order_id, payment_id, location_code, tip FROM truth_tip_adjustments) AS adjusted
    USING (order_id, payment_id, location_code)
  WINDOW of_order AS (PARTITION BY order_id, location_code)
) AS payment
WHERE NOT is_voided AND CASE WHEN has_tenders THEN scope = 'tender' ELSE event_offset = newest END;

CREATE TEMP TABLE truth_counting_discounts ON COMMIT DROP AS
SELECT discount.*
FROM truth_order_discounts AS discount
LEFT JOIN truth_discount_removals AS removal USING (order_id, discount_id, location_code)
WHERE removal.event_offset IS NULL OR removal.event_offset < discount.event_offset;

CREATE TEMP TABLE truth_order_sales ON COMMIT DROP AS
WITH lines AS (
  SELECT order_id, location_code, sum(qty) AS qty, sum(extended_price) AS price
  FROM truth_order_items
  GROUP BY order_id, location_code
),
voids AS (
  SELECT order_id, location_code, sum(qty) AS qty, sum(amount) AS price
  FROM truth_item_voids
  GROUP BY order_id, location_code
),
discounts AS (
  SELECT
    order_id,
    location_code,
    sum(amount) FILTER (WHERE kind <> 'comp') AS discounts,
    sum(amount) FILTER (WHERE kind = 'comp') AS comps
  FROM truth_counting_discounts
  GROUP BY order_id, location_code
),
moves AS (
  SELECT DISTINCT ON (order_id, location_code) order_id, location_code, guests, event_offset
  FROM truth_order_moves
  WHERE guests IS NOT NULL
  ORDER BY order_id, location_code, event_offset DESC
)
SELECT
  order_id,
  location_code,
  date_trunc('hour', orders.order_ts, 'UTC') AS hour_start,
  orders.service_type,
  orders.paid_at IS NOT NULL AND NOT coalesce(status.is_cancelled, false) AS is_sale,
  coalesce(status.is_cancelled, false) AS is_cancelled,
  status.reason AS status_reason,
  coalesce(lines.qty, 0) - coalesce(voids.qty, 0) AS items_sold,
  orders.subtotal,
  orders.tax,
  orders.tip,
  orders.total,
  coalesce(lines.price, 0) - coalesce(voids.price, 0) AS gross,
  coalesce(discounts.discounts, 0) AS discounts,
  coalesce(discounts.comps, 0) AS comps,
  coalesce(
    CASE WHEN orders.guests IS NULL OR moves.event_offset > orders.created_offset THEN moves.guests ELSE orders.guests END,
    0) AS guests
FROM truth_orders AS orders
LEFT JOIN lines USING (order_id, location_code)
LEFT JOIN voids USING (order_id, location_code)
LEFT JOIN discounts USING (order_id, location_code)
LEFT JOIN truth_order_status AS status USING (order_id, location_code)
LEFT JOIN moves USING (order_id, location_code);

ANALYZE truth_counting_payments, truth_counting_discounts, truth_order_sales;

-- an order that was not remembered has its hour and its service type here
CREATE TEMP TABLE told_late_roll_ups ON COMMIT DROP AS
SELECT
  late.roll_up,
  coalesce(late.hour_start, orders.hour_start) AS hour_start,
  late.location_code,
  CASE WHEN late.roll_up = 'sales_by_service' AND late.hour_start IS NULL THEN orders.service_type ELSE late.key END AS key,
  late.sub_key,
  late.amounts
FROM stored_late_roll_ups AS late
LEFT JOIN truth_order_sales AS orders USING (order_id, location_code)
WHERE late.order_is_known OR orders.hour_start IS NOT NULL;

CREATE TEMP TABLE truth_sales_by_service ON COMMIT DROP AS
SELECT
  hour_start,
  location_code,
  service_type,
  count(*) AS order_count,
  sum(items_sold) AS items_sold,
  sum(subtotal) AS subtotal,
  sum(tax) AS tax,
  sum(tip) AS tip,
  sum(total) AS total,
  sum(gross) AS gross,
  sum(discounts) AS discounts,
  sum(comps) AS comps,
  sum(guests) AS guests,
  count(*) FILTER (WHERE guests > 0) AS guest_orders,
  coalesce(sum(gross - discounts - comps) FILTER (WHERE guests > 0), 0) AS guest_sales
FROM truth_order_sales
WHERE is_sale
GROUP BY hour_start, location_code, service_type;

CREATE TEMP TABLE told_sales_by_service ON COMMIT DROP AS
SELECT
  hour_start,
  location_code,
  service_type,
  sum(order_count) AS order_count,
  sum(items_sold) AS items_sold,
  sum(subtotal) AS subtotal,
  sum(tax) AS tax,
  sum(tip) AS tip,
  sum(total) AS total,
  sum(gross) AS gross,
  sum(discounts) AS discounts,
  sum(comps) AS comps,
  sum(guests) AS guests,
  sum(guest_orders) AS guest_orders,
  sum(guest_sales) AS guest_sales
FROM (
  SELECT
    hour_start, location_code, service_type, order_count, items_sold, subtotal, tax, tip, total, gross, discounts, comps,
    guests, guest_orders, guest_sales
  FROM stored_sales_by_service
  UNION ALL
  SELECT
    hour_start, location_code, key, amounts[1], amounts[2], amounts[3], amounts[4], amounts[5], amounts[6], amounts[7],
    amounts[8], amounts[9], amounts[10], amounts[11], amounts[12]
  FROM told_late_roll_ups
  WHERE roll_up = 'sales_by_service'
) AS told
GROUP BY hour_start, location_code, service_type
HAVING (
    sum(order_count), sum(items_sold), sum(subtotal), sum(tax), sum(tip), sum(total), sum(gross), sum(discounts), sum(comps),
    sum(guests), sum(guest_orders), sum(guest_sales))
  <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

CREATE TEMP TABLE truth_tenders_by_hour ON COMMIT DROP AS
SELECT
  date_trunc('hour', moment, 'UTC') AS hour_start,
  location_code,
  method,
  provider,
  sum(payments) AS payments,
  sum(amount) AS amount,
  sum(tip) AS tip,
  sum(refunds) AS refunds,
  sum(refunded) AS refunded
FROM (
  SELECT
    paid_at AS moment, location_code, method, provider, 1 AS payments, total AS amount, tip, 0 AS refunds, 0::numeric AS refunded
  FROM truth_counting_payments
  UNION ALL
  SELECT refunded_at, location_code, method, '', 0, 0, 0, 1, amount
  FROM truth_refunds
) AS part
GROUP BY 1, 2, 3, 4;

CREATE TEMP TABLE told_tenders_by_hour ON COMMIT DROP AS
SELECT
  hour_start,
  location_code,
  method,
  provider,
  sum(payments) AS payments,
  sum(amount) AS amount,
  sum(tip) AS tip,
  sum(refunds) AS refunds,
  sum(refunded) AS refunded
FROM (
  SELECT hour_start, location_code, method, provider, payments, amount, tip, refunds, refunded
  FROM stored_tenders_by_hour
  UNION ALL
  SELECT hour_start, location_code, key, sub_key, amounts[1], amounts[2], amounts[3], amounts[4], amounts[5]
  FROM told_late_roll_ups
  WHERE roll_up = 'tenders_by_hour'
) AS told
GROUP BY hour_start, location_code, method, provider
HAVING (sum(payments), sum(amount), sum(tip), sum(refunds), sum(refunded)) <> (0, 0, 0, 0, 0);

CREATE TEMP TABLE truth_items_by_hour ON COMMIT DROP AS
SELECT
  sale.hour_start,
  location_code,
  part.menu_item_id,
  sum(part.qty) AS quantity,
  sum(part.price) AS gross,
  count(DISTINCT (order_id, location_code)) FILTER (WHERE NOT part.is_void) AS orders
FROM truth_order_sales AS sale
JOIN (
  SELECT order_id, location_code, menu_item_id, qty, extended_price AS price, false AS is_void
  FROM truth_order_items
  UNION ALL
  SELECT
    order_id, location_code, coalesce(line.menu_item_id, '00000000-0000-0000-0000-000000000000'), -voided.qty, -voided.amount,
    true
  FROM truth_item_voids AS voided
  LEFT JOIN truth_order_items AS line USING (order_id, order_item_id, location_code)
) AS part USING (order_id, location_code)
WHERE sale.is_sale
GROUP BY sale.hour_start, location_code, part.menu_item_id
HAVING (sum(part.qty), sum(part.price), count(*) FILTER (WHERE NOT part.is_void)) <> (0, 0, 0);

CREATE TEMP TABLE told_items_by_hour ON COMMIT DROP AS
SELECT
  hour_start, location_code, menu_item_id, sum(quantity) AS quantity, sum(gross) AS gross, sum(orders) AS orders
FROM (
  SELECT hour_start, location_code, menu_item_id, quantity, gross, orders
  FROM stored_items_by_hour
  UNION ALL
  SELECT hour_start, location_code, key::uuid, amounts[1], amounts[2], amounts[3]
  FROM told_late_roll_ups
  WHERE roll_up = 'items_by_hour'
) AS told
GROUP BY hour_start, location_code, menu_item_id
HAVING (sum(quantity), sum(gross), sum(orders)) <> (0, 0, 0);

CREATE TEMP TABLE truth_answers_by_hour ON COMMIT DROP AS
SELECT
  date_trunc('hour', created_ts, 'UTC') AS hour_start,
  location_code,
  rating,
  coalesce(nps, -1)::smallint AS nps,
  count(*) AS answers
FROM truth_feedback
GROUP BY 1, 2, 3, 4;

CREATE TEMP TABLE told_answers_by_hour ON COMMIT DROP AS
SELECT hour_start, location_code, rating, nps, sum(answers) AS answers
FROM (
  SELECT hour_start, location_code, rating, nps, answers
  FROM stored_answers_by_hour
  UNION ALL
  SELECT hour_start, location_code, key::smallint, sub_key::smallint, amounts[1]
  FROM told_late_roll_ups
  WHERE roll_up = 'answers_by_hour'
) AS told
GROUP BY hour_start, location_code, rating, nps
HAVING sum(answers) <> 0;

CREATE TEMP TABLE truth_exceptions_by_hour ON COMMIT DROP AS
SELECT hour_start, location_code, kind, left(coalesce(reason, ''), 200) AS reason, count(*) AS events, sum(amount) AS amount
FROM (
  SELECT sale.hour_start, location_code, 'void' AS kind, voided.reason, voided.amount
  FROM truth_order_sales AS sale
  JOIN truth_item_voids AS voided USING (order_id, location_code)
  WHERE sale.is_sale
  UNION ALL
  SELECT
    sale.hour_start, location_code, CASE discount.kind WHEN 'comp' THEN 'comp' ELSE 'discount' END, discount.reason,
    discount.amount
  FROM truth_order_sales AS sale
  JOIN truth_counting_discounts AS discount USING (order_id, location_code)
  WHERE sale.is_sale
  UNION ALL
  SELECT hour_start, location_code, 'cancelled', status_reason, gross
  FROM truth_order_sales
  WHERE is_cancelled
  UNION ALL
  SELECT date_trunc('hour', refunded_at, 'UTC'), location_code, 'refund', reason, amount
  FROM truth_refunds
) AS exception
GROUP BY 1, 2, 3, 4;

CREATE TEMP TABLE told_exceptions_by_hour ON COMMIT DROP AS
SELECT hour_start, location_code, kind, reason, sum(events) AS events, sum(amount) AS amount
FROM (
  SELECT hour_start, location_code, kind, reason, events, amount
  FROM stored_exceptions_by_hour
  UNION ALL
  SELECT hour_start, location_code, key, sub_key, amounts[1], amounts[2]
  FROM told_late_roll_ups
  WHERE roll_up = 'exceptions_by_hour'
) AS told
GROUP BY hour_start, location_code, kind, reason
HAVING (sum(events), sum(amount)) <> (0, 0);

DO $$
DECLARE
  roll_up text;
BEGIN
  FOREACH roll_up IN ARRAY ARRAY['sales_by_service', 'tenders_by_hour', 'items_by_hour', 'answers_by_hour', 'exceptions_by_hour']
  LOOP
    EXECUTE format(
      'DELETE FROM truth_%1$s AS row USING truth_open_hours AS open'
      ' WHERE row.location_code = open.location_code AND row.hour_start = open.hour_start', roll_up);
    EXECUTE format(
      'DELETE FROM told_%1$s AS row USING truth_open_hours AS open'
      ' WHERE row.location_code = open.location_code AND row.hour_start = open.hour_start', roll_up);
  END LOOP;
END
$$;
