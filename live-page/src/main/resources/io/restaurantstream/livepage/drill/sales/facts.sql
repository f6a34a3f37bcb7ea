-- Rows as analytics.sales_parts has them, of the orders and refunds of some locations and times, found by the time of the
-- order and then by its key; slice is the service type, which refunds do not have. Parameters: locations, from, until.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
),
found AS (
  SELECT orders.*
  FROM analytics.orders
  JOIN wanted ON wanted.location_code = orders.location_code
    AND orders.order_ts >= wanted.first AND orders.order_ts < wanted.last
  WHERE orders.order_ts >= (SELECT min(first) FROM wanted) AND orders.order_ts < (SELECT max(last) FROM wanted)
)
SELECT
  part.*,
  coalesce(guests > 0, false)::integer AS guest_orders,
  CASE WHEN guests > 0 THEN gross - discounts - comps ELSE 0 END AS guest_sales
FROM (
  SELECT
    found.location_code, found.order_ts AS counted_at, found.service_type AS slice,
    1 AS order_count, coalesce(lines.qty, 0) - coalesce(voided.qty, 0) AS items_sold,
    found.subtotal, found.tax, found.tip, found.total,
    coalesce(lines.price, 0) - coalesce(voided.price, 0) AS gross,
    coalesce(voided.price, 0) AS voids,
    coalesce(discounted.discounts, 0) AS discounts,
    coalesce(discounted.comps, 0) AS comps,
    coalesce(charged.charges, 0) AS charges,
    coalesce(charged.gratuity, 0) AS gratuity,
    coalesce(cards.amount, 0) AS gift_cards,
    0::numeric AS refunds, 0::numeric AS refunded_tax, 0::numeric AS refunded_tip, 0::numeric AS refunds_issued,
    CASE WHEN found.guests IS NULL OR moved.event_offset > found.created_offset THEN moved.guests ELSE found.guests END AS guests
  FROM found
  LEFT JOIN analytics.order_status AS status USING (order_id, location_code)
  LEFT JOIN LATERAL (
    SELECT sum(qty) AS qty, sum(extended_price) AS price FROM analytics.order_items AS item
    WHERE item.order_id = found.order_id AND item.location_code = found.location_code) AS lines ON true
  LEFT JOIN LATERAL (
    SELECT sum(qty) AS qty, sum(amount) AS price FROM analytics.item_voids AS void
    WHERE void.order_id = found.order_id AND void.location_code = found.location_code) AS voided ON true
  LEFT JOIN LATERAL (
    SELECT sum(amount) FILTER (WHERE kind <> 'comp') AS discounts, sum(amount) FILTER (WHERE kind = 'comp') AS comps
    FROM analytics.order_discounts AS discount
    LEFT JOIN analytics.discount_removals AS removal USING (order_id, discount_id, location_code)
    WHERE discount.order_id = found.order_id AND discount.location_code = found.location_code
      AND (removal.event_offset IS NULL OR removal.event_offset < discount.event_offset)) AS discounted ON true
  LEFT JOIN LATERAL (
    SELECT sum(amount) FILTER (WHERE NOT is_gratuity) AS charges, sum(amount) FILTER (WHERE is_gratuity) AS gratuity
    FROM analytics.service_charges AS charge
    WHERE charge.order_id = found.order_id AND charge.location_code = found.location_code) AS charged ON true
  LEFT JOIN LATERAL (
    SELECT sum(amount) AS amount FROM analytics.gift_cards_sold AS sold
    WHERE sold.order_id = found.order_id AND sold.location_code = found.location_code) AS cards ON true
  LEFT JOIN LATERAL (
    SELECT guests, event_offset FROM analytics.order_moves AS move
    WHERE move.order_id = found.order_id AND move.location_code = found.location_code AND guests IS NOT NULL
    ORDER BY event_offset DESC LIMIT 1) AS moved ON true
  WHERE found.paid_at IS NOT NULL AND NOT coalesce(status.is_cancelled, false)
  UNION ALL
  SELECT
    refund.location_code, refund.order_ts, '',
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, refund.subtotal, refund.tax, refund.tip, 0, NULL
  FROM analytics.refunds AS refund
  JOIN wanted ON wanted.location_code = refund.location_code
    AND refund.order_ts >= wanted.first AND refund.order_ts < wanted.last
  UNION ALL
  SELECT
    refund.location_code, refund.refunded_at, '',
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, refund.amount, NULL
  FROM analytics.refunds AS refund
  JOIN wanted ON wanted.location_code = refund.location_code
    AND refund.refunded_at >= wanted.first AND refund.refunded_at < wanted.last
) AS part
