-- R: trade numbers
-- What:    the numbers of the trade, each by the expression of its definition
-- Grain:   one row per (location, business day)
-- Writer:  fills analytics.metric_definitions as well, also with numbers that are not made of sales
-- Readers: dashboards; questions/; docs/numbers.md

SET ROLE restaurant_owner;

DELETE FROM analytics.metric_definitions;
INSERT INTO analytics.metric_definitions (metric, unit, definition, expression, source, sliced_by) VALUES
  ('orders', 'orders',
   'Orders that are paid and not cancelled, by the business day on which they were opened.',
   'sum(order_count)', 'sales', 'service_type'),
  ('gross_sales', 'dollars',
   'Prices of all lines, modifiers included, before discounts, comps and refunds; without tax, tips, voids and gift cards sold.',
   'sum(gross)', 'sales', 'service_type'),
  ('voids', 'dollars',
   'Prices of voided lines; not part of any other number.',
   'sum(voids)', 'sales', NULL),
  ('discounts', 'dollars',
   'Price reductions other than comps, before tax.',
   'sum(discounts)', 'sales', 'service_type'),
  ('comps', 'dollars',
   'Prices of items that were served free of charge.',
   'sum(comps)', 'sales', 'service_type'),
  ('refunds', 'dollars',
   'Money refunded without tax and tips, by the business day of the order (accounting basis).',
   'sum(refunds)', 'sales', NULL),
  ('refunds_issued', 'dollars',
   'All money refunded, by the business day of the refund (operational basis).',
   'sum(refunds_issued)', 'sales', NULL),
  ('net_sales', 'dollars',
   'Gross sales less discounts, comps and refunds (accounting basis); service charges are a separate number.',
   'sum(gross - discounts - comps - refunds)', 'sales', 'service_type'),
  ('charges', 'dollars',
   'Service charges that are not a gratuity; Toast adds them to net sales, Square does not.',
   'sum(charges)', 'sales', NULL),
  ('gratuity', 'dollars',
   'Automatic service charges that go to the staff; never part of sales.',
   'sum(gratuity)', 'sales', NULL),
  ('tax', 'dollars',
   'Tax collected less tax refunded.',
   'sum(coalesce(tax, 0) - refunded_tax)', 'sales', 'service_type'),
  ('tips', 'dollars',
   'Tips by guests after adjustments, less tips refunded; never part of sales.',
   'sum(coalesce(tip, 0) - refunded_tip)', 'sales', 'service_type'),
  ('gift_cards_sold', 'dollars',
   'Gift cards sold: a liability and not a sale; redeeming one is a payment.',
   'sum(gift_cards)', 'sales', NULL),
  ('total_collected', 'dollars',
   'Payments that were not voided, less refunds of these orders; the sum of net sales, charges, gratuity, tax, tips and gift cards sold.',
   'sum(coalesce(total, 0) - refunds - refunded_tax - refunded_tip)', 'sales', NULL),
  ('guests', 'guests',
   'Guests of orders with a known number of guests; unknown ones are not estimated.',
   'nullif(sum(guests), 0)', 'sales', 'service_type'),
  ('guests_known_percent', 'percent',
   'Share of orders with a known number of guests.',
   'round(100.0 * sum(guest_orders) / nullif(sum(order_count), 0), 1)', 'sales', 'service_type'),
  ('average_check', 'dollars',
   'Net sales per order.',
   'round(sum(gross - discounts - comps - refunds) / nullif(sum(order_count), 0), 2)', 'sales', 'service_type'),
  ('average_per_guest', 'dollars',
   'Net sales before refunds per guest, of orders with a known number of guests.',
   'round(sum(guest_sales) / nullif(sum(guests), 0), 2)', 'sales', 'service_type'),
  ('items_per_order', 'quantity',
   'Quantity sold per order.',
   'round(sum(items_sold) / nullif(sum(order_count), 0), 2)', 'sales', 'service_type'),
  ('void_percent', 'percent',
   'Voids in percent of net sales.',
   'round(100 * sum(voids) / nullif(sum(gross - discounts - comps - refunds), 0), 1)', 'sales', NULL),
  ('tip_percent', 'percent',
   'Tips in percent of net sales.',
   'round(100 * sum(coalesce(tip, 0) - refunded_tip) / nullif(sum(gross - discounts - comps - refunds), 0), 1)', 'sales', 'service_type'),
  ('payments_taken', 'dollars',
   'Payments that count, tips included, by the business day of the payment; refunds are not subtracted.',
   'sum(amount)', 'tenders', 'method'),
  ('item_sales', 'dollars',
   'Prices of the lines of an item, less voided ones, before discounts, comps and refunds.',
   'sum(gross)', 'items', 'item_name'),
  ('items_sold', 'quantity',
   'Quantity of an item that was sold, less what was voided.',
   'sum(quantity)', 'items', 'item_name'),
  ('answers', 'answers',
   'Answers of guests, by the business day on which they were given.',
   'sum(answers)', 'answers', 'rating'),
  ('nps', 'score',
   'Net promoter score: percent of 9 and 10 less percent of 0 to 6, of all answers to whether guests would recommend the restaurant.',
   'round(100.0 * sum(CASE WHEN nps >= 9 THEN answers WHEN nps BETWEEN 0 AND 6 THEN -answers ELSE 0 END) / nullif(sum(answers) FILTER (WHERE nps >= 0), 0))', 'answers', NULL);

-- From the roll-ups; checks/R__validate_views_equal_the_facts.sql computes the same from analytics.sales_parts.
CREATE OR REPLACE VIEW analytics.trade_numbers AS
SELECT
  location_code,
  business_day,
  sum(order_count)::bigint AS orders,
  sum(gross) AS gross_sales,
  sum(voids) AS voids,
  sum(discounts) AS discounts,
  sum(comps) AS comps,
  sum(refunds) AS refunds,
  sum(refunds_issued) AS refunds_issued,
  sum(gross - discounts - comps - refunds) AS net_sales,
  sum(charges) AS charges,
  sum(gratuity) AS gratuity,
  sum(coalesce(tax, 0) - refunded_tax) AS tax,
  sum(coalesce(tip, 0) - refunded_tip) AS tips,
  sum(gift_cards) AS gift_cards_sold,
  sum(coalesce(total, 0) - refunds - refunded_tax - refunded_tip) AS total_collected,
  nullif(sum(guests), 0)::bigint AS guests,
  round(100.0 * sum(guest_orders) / nullif(sum(order_count), 0), 1) AS guests_known_percent,
  round(sum(gross - discounts - comps - refunds) / nullif(sum(order_count), 0), 2) AS average_check,
  round(sum(guest_sales) / nullif(sum(guests), 0), 2) AS average_per_guest,
  round(sum(items_sold) / nullif(sum(order_count), 0), 2) AS items_per_order,
  round(100 * sum(voids) / nullif(sum(gross - discounts - comps - refunds), 0), 1) AS void_percent,
  round(100 * sum(coalesce(tip, 0) - refunded_tip) / nullif(sum(gross - discounts - comps - refunds), 0), 1) AS tip_percent
FROM analytics.sales_by_local_hour
GROUP BY location_code, business_day
-- a row of zeros is left where all that was sold has been taken back
HAVING (sum(order_count), sum(refunds), sum(refunded_tax), sum(refunded_tip), sum(refunds_issued)) <> (0, 0, 0, 0, 0);

COMMENT ON VIEW analytics.trade_numbers IS 'The numbers of the trade per location and business day; analytics.metric_definitions says what each means.';
COMMENT ON COLUMN analytics.trade_numbers.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.trade_numbers.business_day IS 'Business day of the location.';
COMMENT ON COLUMN analytics.trade_numbers.orders IS 'Orders that are paid and not cancelled, by the business day on which they were opened.';
COMMENT ON COLUMN analytics.trade_numbers.gross_sales IS 'Prices of all lines, modifiers included, before discounts, comps and refunds; without tax, tips, voids and gift cards sold.';
COMMENT ON COLUMN analytics.trade_numbers.voids IS 'Prices of voided lines; not part of any other number.';
COMMENT ON COLUMN analytics.trade_numbers.discounts IS 'Price reductions other than comps, before tax.';
COMMENT ON COLUMN analytics.trade_numbers.comps IS 'Prices of items that were served free of charge.';
COMMENT ON COLUMN analytics.trade_numbers.refunds IS 'Money refunded without tax and tips, by the business day of the order (accounting basis).';
COMMENT ON COLUMN analytics.trade_numbers.refunds_issued IS 'All money refunded, by the business day of the refund (operational basis).';
COMMENT ON COLUMN analytics.trade_numbers.net_sales IS 'Gross sales less discounts, comps and refunds (accounting basis); service charges are a separate number.';
COMMENT ON COLUMN analytics.trade_numbers.charges IS 'Service charges that are not a gratuity; Toast adds them to net sales, Square does not.';
COMMENT ON COLUMN analytics.trade_numbers.gratuity IS 'Automatic service charges that go to the staff; never part of sales.';
COMMENT ON COLUMN analytics.trade_numbers.tax IS 'Tax collected less tax refunded.';
COMMENT ON COLUMN analytics.trade_numbers.tips IS 'Tips by guests after adjustments, less tips refunded; never part of sales.';
COMMENT ON COLUMN analytics.trade_numbers.gift_cards_sold IS 'Gift cards sold: a liability and not a sale; redeeming one is a payment.';
COMMENT ON COLUMN analytics.trade_numbers.total_collected IS 'Payments that were not voided, less refunds of these orders; the sum of net sales, charges, gratuity, tax, tips and gift cards sold.';
COMMENT ON COLUMN analytics.trade_numbers.guests IS 'Guests of orders with a known number of guests; unknown ones are not estimated.';
COMMENT ON COLUMN analytics.trade_numbers.guests_known_percent IS 'Share of orders with a known number of guests.';
COMMENT ON COLUMN analytics.trade_numbers.average_check IS 'Net sales per order.';
COMMENT ON COLUMN analytics.trade_numbers.average_per_guest IS 'Net sales before refunds per guest, of orders with a known number of guests.';
COMMENT ON COLUMN analytics.trade_numbers.items_per_order IS 'Quantity sold per order.';
COMMENT ON COLUMN analytics.trade_numbers.void_percent IS 'Voids in percent of net sales.';
COMMENT ON COLUMN analytics.trade_numbers.tip_percent IS 'Tips in percent of net sales.';
