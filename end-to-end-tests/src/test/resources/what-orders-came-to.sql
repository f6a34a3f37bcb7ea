-- What the tables say about orders of points of sale, for a comparison of two logs with the same orders
-- Left out are offsets, the times at which rows were written, and what the limits in docs/adapters.md say is unknown when
-- states are lost or late: voids of lines that were never seen, and how tips, discounts, tables and guests were before.
SELECT
  'orders' AS table_name,
  to_jsonb(placed) - '{created_offset,paid_offset}'::text[] || jsonb_build_object(
    'guests', coalesce(seat.guests, placed.guests),
    'table_name', coalesce(seat.table_name, placed.table_name),
    'server_id', coalesce(seat.server_id, placed.server_id)) AS content
FROM analytics.orders AS placed
CROSS JOIN LATERAL (
  SELECT
    (array_agg(guests ORDER BY event_offset DESC) FILTER (WHERE guests IS NOT NULL))[1] AS guests,
    (array_agg(table_name ORDER BY event_offset DESC) FILTER (WHERE table_name IS NOT NULL))[1] AS table_name,
    (array_agg(server_id ORDER BY event_offset DESC) FILTER (WHERE server_id IS NOT NULL))[1] AS server_id
  FROM analytics.order_moves AS move
  WHERE (move.order_id, move.location_code) = (placed.order_id, placed.location_code)
) AS seat
UNION ALL
SELECT 'order_sales', to_jsonb(sale) - '{voids,last_offset}'::text[]
FROM analytics.order_sales AS sale
UNION ALL
SELECT 'order_status', to_jsonb(status) - 'event_offset'
FROM analytics.order_status AS status
UNION ALL
SELECT 'order_items', to_jsonb(line) - 'event_offset'
FROM analytics.order_items AS line
LEFT JOIN analytics.item_voids AS void USING (order_id, order_item_id, location_code)
WHERE void.reason IS DISTINCT FROM 'no longer in the order'
UNION ALL
SELECT 'item_voids', to_jsonb(void) - 'event_offset'
FROM analytics.item_voids AS void
WHERE void.reason <> 'no longer in the order'
UNION ALL
SELECT 'order_discounts', to_jsonb(discount) - 'event_offset'
FROM analytics.order_discounts AS discount
LEFT JOIN analytics.discount_removals AS removal USING (order_id, discount_id, location_code)
WHERE removal.event_offset IS NULL OR removal.event_offset < discount.event_offset
UNION ALL
SELECT 'service_charges', to_jsonb(charge) - 'event_offset'
FROM analytics.service_charges AS charge
WHERE charge.amount > 0
UNION ALL
SELECT 'gift_cards_sold', to_jsonb(card) - 'event_offset'
FROM analytics.gift_cards_sold AS card
WHERE card.amount > 0
UNION ALL
SELECT
  'payments',
  to_jsonb(payment) - '{amount,total,event_offset}'::text[] || jsonb_build_object('tip', coalesce(adjusted.tip, payment.tip))
FROM analytics.payments AS payment
LEFT JOIN analytics.tip_adjustments AS adjusted USING (order_id, payment_id, location_code)
LEFT JOIN analytics.payment_voids AS void USING (order_id, payment_id, location_code)
WHERE void.event_offset IS NULL
UNION ALL
SELECT 'refunds', to_jsonb(refund) - 'event_offset'
FROM analytics.refunds AS refund
WHERE refund.amount > 0
UNION ALL
SELECT 'hourly_sales', to_jsonb(hour) - '{voids,last_offset,updated_at}'::text[]
FROM analytics.hourly_sales AS hour
UNION ALL
SELECT 'sales_by_service', to_jsonb(hour) - '{last_offset,updated_at}'::text[]
FROM analytics.sales_by_service AS hour
WHERE hour.order_count > 0
UNION ALL
SELECT 'tenders_by_hour', to_jsonb(hour) - '{last_offset,updated_at}'::text[]
FROM analytics.tenders_by_hour AS hour
WHERE hour.payments + hour.refunds > 0
UNION ALL
SELECT 'items_by_hour', to_jsonb(hour) - '{last_offset,updated_at}'::text[]
FROM analytics.items_by_hour AS hour
WHERE hour.quantity > 0
UNION ALL
SELECT 'items_by_day', to_jsonb(day)
FROM analytics.items_by_day AS day
WHERE day.quantity > 0
UNION ALL
SELECT 'exceptions_by_hour', to_jsonb(hour) - '{last_offset,updated_at}'::text[]
FROM analytics.exceptions_by_hour AS hour
WHERE hour.events > 0 AND hour.reason <> 'no longer in the order'
