-- V020: order sales
-- What:    what each order brought, added up from the facts: the second computation of what the job's windows add up
-- Grain:   one row per (location, order), sale or not
-- Readers: the other views of sales; checks of orders; whoever doubts a number. metric_definitions says what each means

SET ROLE restaurant_owner;

CREATE VIEW analytics.order_sales AS
WITH lines AS (
  SELECT order_id, location_code, sum(qty) AS qty, sum(extended_price) AS price, max(event_offset) AS last_offset
  FROM analytics.order_items
  GROUP BY order_id, location_code
),
voids AS (
  SELECT order_id, location_code, sum(qty) AS qty, sum(amount) AS price, max(event_offset) AS last_offset
  FROM analytics.item_voids
  GROUP BY order_id, location_code
),
discounts AS (
  SELECT
    order_id,
    location_code,
    sum(amount) FILTER (WHERE kind <> 'comp') AS discounts,
    sum(amount) FILTER (WHERE kind = 'comp') AS comps,
    max(discount.event_offset) AS last_offset
  FROM analytics.order_discounts AS discount
  LEFT JOIN analytics.discount_removals AS removal USING (order_id, discount_id, location_code)
  WHERE removal.event_offset IS NULL OR removal.event_offset < discount.event_offset
  GROUP BY order_id, location_code
),
charges AS (
  SELECT
    order_id,
    location_code,
    sum(amount) FILTER (WHERE NOT is_gratuity) AS charges,
    sum(amount) FILTER (WHERE is_gratuity) AS gratuity,
    max(event_offset) AS last_offset
  FROM analytics.service_charges
  GROUP BY order_id, location_code
),
gift_cards AS (
  SELECT order_id, location_code, sum(amount) AS amount, max(event_offset) AS last_offset
  FROM analytics.gift_cards_sold
  GROUP BY order_id, location_code
),
-- what a move does not say has not changed
guests AS (
  SELECT DISTINCT ON (order_id, location_code) order_id, location_code, guests, event_offset
  FROM analytics.order_moves
  WHERE guests IS NOT NULL
  ORDER BY order_id, location_code, event_offset DESC
)
SELECT
  order_id,
  location_code,
  orders.order_ts,
  orders.service_type,
  orders.channel,
  orders.paid_at IS NOT NULL AND NOT coalesce(status.is_cancelled, false) AS is_sale,
  coalesce(status.is_cancelled, false) AS is_cancelled,
  coalesce(lines.qty, 0) - coalesce(voids.qty, 0) AS items_sold,
  orders.subtotal,
  orders.tax,
  orders.tip,
  orders.total,
  coalesce(lines.price, 0) - coalesce(voids.price, 0) AS gross,
  coalesce(voids.price, 0) AS voids,
  coalesce(discounts.discounts, 0) AS discounts,
  coalesce(discounts.comps, 0) AS comps,
  coalesce(charges.charges, 0) AS charges,
  coalesce(charges.gratuity, 0) AS gratuity,
  coalesce(gift_cards.amount, 0) AS gift_cards,
  CASE WHEN orders.guests IS NULL OR guests.event_offset > orders.created_offset
    THEN guests.guests ELSE orders.guests END AS guests,
  greatest(
    orders.created_offset, orders.paid_offset, lines.last_offset, voids.last_offset, discounts.last_offset,
    charges.last_offset, gift_cards.last_offset, status.event_offset, guests.event_offset) AS last_offset
FROM analytics.orders
LEFT JOIN lines USING (order_id, location_code)
LEFT JOIN voids USING (order_id, location_code)
LEFT JOIN discounts USING (order_id, location_code)
LEFT JOIN charges USING (order_id, location_code)
LEFT JOIN gift_cards USING (order_id, location_code)
LEFT JOIN analytics.order_status AS status USING (order_id, location_code)
LEFT JOIN guests USING (order_id, location_code);

COMMENT ON VIEW analytics.order_sales IS
  'What each order brought, from the facts. Refunds are in analytics.refunds: they count for themselves, in hours of their own.';
COMMENT ON COLUMN analytics.order_sales.order_id IS 'The order, with location_code.';
COMMENT ON COLUMN analytics.order_sales.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.order_sales.order_ts IS 'When it was opened; its hour and day are taken from it.';
COMMENT ON COLUMN analytics.order_sales.service_type IS 'As in analytics.orders.';
COMMENT ON COLUMN analytics.order_sales.channel IS 'As in analytics.orders.';
COMMENT ON COLUMN analytics.order_sales.is_sale IS 'Whether it counts: paid and not cancelled.';
COMMENT ON COLUMN analytics.order_sales.is_cancelled IS 'Whether it is cancelled, by the latest word on it.';
COMMENT ON COLUMN analytics.order_sales.items_sold IS 'Quantity of its lines, without what was voided.';
COMMENT ON COLUMN analytics.order_sales.subtotal IS 'Before tax and tip, as its payments say; null until paid.';
COMMENT ON COLUMN analytics.order_sales.tax IS 'Tax; null until paid.';
COMMENT ON COLUMN analytics.order_sales.tip IS 'Tips, adjustments included; null until paid.';
COMMENT ON COLUMN analytics.order_sales.total IS 'What was paid; null until paid.';
COMMENT ON COLUMN analytics.order_sales.gross IS 'Prices of its lines, less what was voided.';
COMMENT ON COLUMN analytics.order_sales.voids IS 'Prices of what was voided.';
COMMENT ON COLUMN analytics.order_sales.discounts IS 'Discounts that count, but comps.';
COMMENT ON COLUMN analytics.order_sales.comps IS 'What was served and given away.';
COMMENT ON COLUMN analytics.order_sales.charges IS 'Service charges that are no gratuity.';
COMMENT ON COLUMN analytics.order_sales.gratuity IS 'Service charges that go to the staff.';
COMMENT ON COLUMN analytics.order_sales.gift_cards IS 'Gift cards sold with it.';
COMMENT ON COLUMN analytics.order_sales.guests IS 'Guests by the latest word on it; null when unknown.';
COMMENT ON COLUMN analytics.order_sales.last_offset IS 'Highest offset among the events it is made of.';

CREATE VIEW analytics.sales_parts AS
SELECT
  location_code,
  order_ts AS counted_at,
  1 AS order_count, items_sold, subtotal, tax, tip, total,
  gross, voids, discounts, comps, charges, gratuity, gift_cards,
  0::numeric AS refunds, 0::numeric AS refunded_tax, 0::numeric AS refunded_tip, 0::numeric AS refunds_issued,
  guests, last_offset
FROM analytics.order_sales
WHERE is_sale
UNION ALL
SELECT
  location_code, order_ts,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, subtotal, tax, tip, 0, NULL, event_offset
FROM analytics.refunds
UNION ALL
SELECT
  location_code, refunded_at,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, amount, NULL, event_offset
FROM analytics.refunds;

COMMENT ON VIEW analytics.sales_parts IS
  'All that adds up to sales, with the moment whose hour and day it counts in: orders and refunds by when the order was opened, refunds_issued by when the money was given back.';
COMMENT ON COLUMN analytics.sales_parts.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.sales_parts.counted_at IS 'The moment whose hour and business day it counts in.';
COMMENT ON COLUMN analytics.sales_parts.order_count IS '1 for an order, 0 for a refund.';
COMMENT ON COLUMN analytics.sales_parts.guests IS 'Guests; null when unknown.';
COMMENT ON COLUMN analytics.sales_parts.last_offset IS 'Highest offset among the events it is made of.';
COMMENT ON COLUMN analytics.sales_parts.items_sold IS 'As in analytics.order_sales; 0 for a refund.';
COMMENT ON COLUMN analytics.sales_parts.subtotal IS 'As in analytics.order_sales; 0 for a refund.';
COMMENT ON COLUMN analytics.sales_parts.tax IS 'As in analytics.order_sales; 0 for a refund.';
COMMENT ON COLUMN analytics.sales_parts.tip IS 'As in analytics.order_sales; 0 for a refund.';
COMMENT ON COLUMN analytics.sales_parts.total IS 'As in analytics.order_sales; 0 for a refund.';
COMMENT ON COLUMN analytics.sales_parts.gross IS 'As in analytics.order_sales; 0 for a refund.';
COMMENT ON COLUMN analytics.sales_parts.voids IS 'As in analytics.order_sales; 0 for a refund.';
COMMENT ON COLUMN analytics.sales_parts.discounts IS 'As in analytics.order_sales; 0 for a refund.';
COMMENT ON COLUMN analytics.sales_parts.comps IS 'As in analytics.order_sales; 0 for a refund.';
COMMENT ON COLUMN analytics.sales_parts.charges IS 'As in analytics.order_sales; 0 for a refund.';
COMMENT ON COLUMN analytics.sales_parts.gratuity IS 'As in analytics.order_sales; 0 for a refund.';
COMMENT ON COLUMN analytics.sales_parts.gift_cards IS 'As in analytics.order_sales; 0 for a refund.';
COMMENT ON COLUMN analytics.sales_parts.refunds IS 'Given back without tax and tip, by when the order was opened.';
COMMENT ON COLUMN analytics.sales_parts.refunded_tax IS 'Tax of it.';
COMMENT ON COLUMN analytics.sales_parts.refunded_tip IS 'Tip of it.';
COMMENT ON COLUMN analytics.sales_parts.refunds_issued IS 'All that was given back, by when it was.';
