-- Truth: how each event changed the sales of an hour
-- Grain:   one row per (event, order, hour) that it changed
-- Readers: late_sales.sql
-- An order counts from the event on that made it both known and paid. Each state of such an order is added at its
-- event and taken back at the order's next one; what remains after adding up is what the event changed.

CREATE TEMP TABLE truth_sale_changes ON COMMIT DROP AS
WITH more_items AS (
  SELECT
    event_offset,
    qty - lag(qty, 1, 0) OVER (PARTITION BY order_id, order_item_id ORDER BY event_offset) AS more
  FROM truth_events,
    jsonb_to_record(payload) AS said (order_item_id uuid, qty integer)
  WHERE event_type = 'order_item_added'
),
states AS (
  SELECT
    event.order_id,
    event.event_offset,
    lead(event.event_offset) OVER until_now_of_order AS next_offset,
    max(event.event_offset) FILTER (WHERE event.event_type = 'order_created') OVER until_now_of_order AS created_offset,
    max(event.event_offset) FILTER (WHERE event.event_type = 'payment_captured') OVER until_now_of_order AS paid_offset,
    coalesce(sum(more_items.more) OVER until_now_of_order, 0) AS items_sold
  FROM truth_events AS event
  LEFT JOIN more_items USING (event_offset)
  WHERE event.event_type IN ('order_created', 'order_item_added', 'payment_captured')
  WINDOW until_now_of_order AS (PARTITION BY event.order_id ORDER BY event.event_offset)
),
sales AS (
  SELECT
    states.order_id,
    states.event_offset,
    states.next_offset,
    created.partition_key AS location_code,
    date_trunc('hour', pg_temp.instant(created.payload ->> 'order_ts'), 'UTC') AS hour_start,
    states.items_sold,
    money.subtotal,
    money.tax,
    money.tip,
    money.total
  FROM states
  JOIN truth_events AS created ON created.event_offset = states.created_offset
  JOIN truth_events AS paid ON paid.event_offset = states.paid_offset,
    jsonb_to_record(paid.payload) AS money (subtotal numeric, tax numeric, tip numeric, total numeric)
),
signed AS (
  SELECT
    event_offset, order_id, location_code, hour_start,
    1 AS order_count, items_sold, subtotal, tax, tip, total
  FROM sales
  UNION ALL
  SELECT
    next_offset, order_id, location_code, hour_start,
    -1, -items_sold, -subtotal, -tax, -tip, -total
  FROM sales
  WHERE next_offset IS NOT NULL
)
SELECT
  event_offset,
  order_id,
  location_code,
  hour_start,
  sum(order_count) AS order_count,
  sum(items_sold) AS items_sold,
  sum(subtotal) AS subtotal,
  sum(tax) AS tax,
  sum(tip) AS tip,
  sum(total) AS total
FROM signed
GROUP BY event_offset, order_id, location_code, hour_start
HAVING (sum(order_count), sum(items_sold), sum(subtotal), sum(tax), sum(tip), sum(total)) <> (0, 0, 0, 0, 0, 0);

ANALYZE truth_sale_changes;
