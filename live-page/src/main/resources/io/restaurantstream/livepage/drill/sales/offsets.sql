-- Offsets of the events of all orders that were opened in some locations and times, and of refunds that count there, by the
-- offsets that the facts name. Parameters: locations, from, until.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
),
found AS (
  SELECT orders.order_id, orders.location_code, orders.created_offset
  FROM analytics.orders
  JOIN wanted ON wanted.location_code = orders.location_code
    AND orders.order_ts >= wanted.first AND orders.order_ts < wanted.last
  WHERE orders.order_ts >= (SELECT min(first) FROM wanted) AND orders.order_ts < (SELECT max(last) FROM wanted)
)
SELECT created_offset FROM found
UNION SELECT event_offset FROM found JOIN analytics.order_items USING (order_id, location_code)
UNION SELECT event_offset FROM found JOIN analytics.payments USING (order_id, location_code)
UNION SELECT event_offset FROM found JOIN analytics.payment_voids USING (order_id, location_code)
UNION SELECT event_offset FROM found JOIN analytics.tip_adjustments USING (order_id, location_code)
UNION SELECT event_offset FROM found JOIN analytics.order_discounts USING (order_id, location_code)
UNION SELECT event_offset FROM found JOIN analytics.discount_removals USING (order_id, location_code)
UNION SELECT event_offset FROM found JOIN analytics.service_charges USING (order_id, location_code)
UNION SELECT event_offset FROM found JOIN analytics.item_voids USING (order_id, location_code)
UNION SELECT event_offset FROM found JOIN analytics.gift_cards_sold USING (order_id, location_code)
UNION SELECT event_offset FROM found JOIN analytics.order_status USING (order_id, location_code)
UNION SELECT event_offset FROM found JOIN analytics.order_moves USING (order_id, location_code)
UNION
SELECT event_offset
FROM analytics.refunds AS refund
JOIN wanted ON wanted.location_code = refund.location_code
  AND (refund.order_ts >= first AND refund.order_ts < last OR refunded_at >= first AND refunded_at < last)
ORDER BY 1
