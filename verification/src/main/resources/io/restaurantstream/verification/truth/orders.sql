-- Truth: analytics.orders
-- Grain:   one row per order: its latest order_created, and the money of the latest payment_captured for it

CREATE TEMP TABLE truth_orders ON COMMIT DROP AS
WITH created AS (
  SELECT DISTINCT ON (event.order_id)
    event.order_id,
    said.visit_id,
    said.location_code,
    said.service_type,
    pg_temp.instant(said.order_ts) AS order_ts,
    event.event_offset AS created_offset
  FROM truth_kept AS event,
    jsonb_to_record(event.payload)
      AS said (visit_id uuid, location_code text, service_type text, order_ts text)
  WHERE event.event_type = 'order_created'
  ORDER BY event.order_id, event.event_offset DESC
),
paid AS (
  SELECT DISTINCT ON (event.order_id)
    event.order_id,
    said.subtotal,
    said.tax,
    said.tip,
    said.total,
    event.ts AS paid_at,
    event.event_offset AS paid_offset
  FROM truth_kept AS event,
    jsonb_to_record(event.payload) AS said (subtotal numeric, tax numeric, tip numeric, total numeric)
  WHERE event.event_type = 'payment_captured'
  ORDER BY event.order_id, event.event_offset DESC
)
SELECT
  order_id,
  created.visit_id,
  created.location_code,
  created.service_type,
  created.order_ts,
  paid.subtotal,
  paid.tax,
  paid.tip,
  paid.total,
  paid.paid_at,
  created.created_offset,
  paid.paid_offset
FROM created
LEFT JOIN paid USING (order_id);

ANALYZE truth_orders;
