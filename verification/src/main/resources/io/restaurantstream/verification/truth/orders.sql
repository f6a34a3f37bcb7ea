-- Truth: analytics.orders
-- Grain:   one row per order: its latest order_created, and its money: of its tenders together if it has any, else of its
--          latest payment; voided payments do not count, adjusted tips do

CREATE TEMP TABLE truth_orders ON COMMIT DROP AS
WITH created AS (
  SELECT DISTINCT ON (event.order_id, event.partition_key)
    event.order_id,
    event.partition_key AS location_code,
    said.visit_id,
    CASE WHEN said.service_type IN ('dine_in', 'takeout', 'delivery', 'curbside', 'drive_thru', 'catering', 'other')
      THEN said.service_type ELSE 'other' END AS service_type,
    said.service_type AS word,
    pg_temp.instant(said.order_ts) AS order_ts,
    said.guests,
    said.table AS table_name,
    said.server_id,
    said.channel,
    said.check_number,
    said.external_id,
    event.event_offset AS created_offset
  FROM truth_kept AS event,
    jsonb_to_record(event.payload) AS said (
      visit_id uuid, service_type text, order_ts text, guests integer, "table" text, server_id text, channel text,
      check_number text, external_id text)
  WHERE event.event_type = 'order_created'
  ORDER BY event.order_id, event.partition_key, event.event_offset DESC
),
payment AS (
  SELECT
    order_id,
    location_code,
    payment.subtotal,
    payment.tax,
    coalesce(adjusted.tip, payment.tip) AS tip,
    payment.total - payment.tip + coalesce(adjusted.tip, payment.tip) AS total,
    payment.scope,
    payment.paid_at,
    payment.event_offset,
    voided.payment_id IS NOT NULL AS is_voided,
    bool_or(payment.scope = 'tender') OVER of_order AS has_tenders,
    max(payment.event_offset) FILTER (WHERE payment.scope = 'order' AND voided.payment_id IS NULL) OVER of_order AS newest
  FROM truth_payments AS payment
  LEFT JOIN truth_payment_voids AS voided USING (order_id, payment_id, location_code)
  LEFT JOIN truth_tip_adjustments AS adjusted USING (order_id, payment_id, location_code)
  WINDOW of_order AS (PARTITION BY order_id, location_code)
),
paid AS (
  SELECT
    order_id,
    location_code,
    sum(subtotal) AS subtotal,
    sum(tax) AS tax,
    sum(tip) AS tip,
    sum(total) AS total,
    (array_agg(paid_at ORDER BY event_offset DESC))[1] AS paid_at,
    max(event_offset) AS paid_offset
  FROM payment
  WHERE NOT is_voided AND CASE WHEN has_tenders THEN scope = 'tender' ELSE event_offset = newest END
  GROUP BY order_id, location_code
),
summed AS (
  SELECT order_id, location_code FROM truth_payments WHERE scope = 'tender'
  UNION
  SELECT order_id, location_code FROM truth_payment_voids
  UNION
  SELECT order_id, location_code FROM truth_tip_adjustments
)
SELECT
  order_id,
  location_code,
  created.visit_id,
  created.service_type,
  nullif(created.word, created.service_type) AS other_service,
  created.order_ts,
  created.guests,
  created.table_name,
  created.server_id,
  created.channel,
  created.check_number,
  created.external_id,
  paid.subtotal,
  paid.tax,
  paid.tip,
  paid.total,
  paid.paid_at,
  summed.order_id IS NOT NULL AS money_is_summed,
  created.created_offset,
  paid.paid_offset
FROM created
LEFT JOIN paid USING (order_id, location_code)
LEFT JOIN summed USING (order_id, location_code);

ANALYZE truth_orders;
