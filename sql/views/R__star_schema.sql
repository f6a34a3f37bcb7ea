-- R: star schema
-- What:    the facts and dimensions once more, in names for people, for Metabase, Superset, Power BI and the like
-- Grain:   one per view, in its comment; keys have the same name wherever they are
-- Readers: restaurant_reader; docs/bi.md

SET ROLE restaurant_owner;

-- Where the schema could not be made, see migrations/V027__schema_bi.sql, there are no views.
DO $do$
BEGIN
  IF to_regnamespace('bi') IS NULL THEN
    RETURN;
  END IF;
  EXECUTE $views$

CREATE OR REPLACE VIEW bi.locations AS
SELECT
  coalesce(days.location_code, selling.location_code) AS location_code,
  coalesce(days.name, selling.location_code) AS location_name,
  days.city,
  coalesce(days.time_zone, selling.time_zone) AS time_zone,
  coalesce(days.day_starts_at, selling.day_starts_at) AS business_day_starts_at,
  coalesce(days.week_starts_on, selling.week_starts_on) AS week_starts_on
FROM analytics.location_days AS days
FULL JOIN analytics.selling_locations AS selling USING (location_code);

COMMENT ON VIEW bi.locations IS 'One row per restaurant, listed or not.';
COMMENT ON COLUMN bi.locations.location_code IS 'Key.';
COMMENT ON COLUMN bi.locations.location_name IS 'Name for people; the code where none is known.';
COMMENT ON COLUMN bi.locations.city IS 'City; null when unknown.';
COMMENT ON COLUMN bi.locations.time_zone IS 'IANA time zone of its clock.';
COMMENT ON COLUMN bi.locations.business_day_starts_at IS 'When its business day begins, by its own clock.';
COMMENT ON COLUMN bi.locations.week_starts_on IS 'First day of its week, 1 for Monday to 7 for Sunday.';

CREATE OR REPLACE VIEW bi.menu_items AS
SELECT
  coalesce(menu.menu_item_id, sold.menu_item_id) AS menu_item_id,
  coalesce(menu.item_name, 'unknown item') AS item_name,
  coalesce(menu.category, 'unknown') AS category,
  menu.list_price AS price_now,
  menu.unit_cost AS cost_now
FROM analytics.current_menu AS menu
FULL JOIN (SELECT DISTINCT items.menu_item_id FROM analytics.items_by_hour AS items) AS sold USING (menu_item_id);

COMMENT ON VIEW bi.menu_items IS 'One row per item, as it is on the menu now; items that were sold and are on no menu are here with unknown names.';
COMMENT ON COLUMN bi.menu_items.menu_item_id IS 'Key.';
COMMENT ON COLUMN bi.menu_items.item_name IS 'Name for people.';
COMMENT ON COLUMN bi.menu_items.category IS 'Part of the menu.';
COMMENT ON COLUMN bi.menu_items.price_now IS 'Price on the menu now; null when unknown.';
COMMENT ON COLUMN bi.menu_items.cost_now IS 'What one costs to make now; null when unknown.';

CREATE OR REPLACE VIEW bi.dates AS
SELECT
  day::date AS business_day,
  extract(year FROM day)::integer AS year,
  extract(quarter FROM day)::integer AS quarter,
  extract(month FROM day)::integer AS month,
  to_char(day, 'FMMonth') AS month_name,
  extract(isoyear FROM day)::integer AS iso_year,
  extract(week FROM day)::integer AS iso_week,
  extract(isodow FROM day)::integer AS weekday,
  to_char(day, 'FMDay') AS weekday_name,
  extract(isodow FROM day) >= 6 AS is_weekend
FROM (
  SELECT min(sales.hour_start) AS first_hour, max(sales.hour_start) AS last_hour
  FROM analytics.hourly_sales AS sales
) AS known
CROSS JOIN LATERAL generate_series(
  date_trunc('day', known.first_hour AT TIME ZONE 'UTC') - interval '2 days',
  date_trunc('day', known.last_hour AT TIME ZONE 'UTC') + interval '8 days',
  interval '1 day') AS day;

COMMENT ON VIEW bi.dates IS 'One row per business day, from the first with a sale to a week after the last.';
COMMENT ON COLUMN bi.dates.business_day IS 'Key.';
COMMENT ON COLUMN bi.dates.year IS 'Calendar year.';
COMMENT ON COLUMN bi.dates.quarter IS '1 to 4.';
COMMENT ON COLUMN bi.dates.month IS '1 to 12.';
COMMENT ON COLUMN bi.dates.month_name IS 'January to December.';
COMMENT ON COLUMN bi.dates.iso_year IS 'Year that the week belongs to.';
COMMENT ON COLUMN bi.dates.iso_week IS 'Week of the year by ISO 8601, 1 to 53, from Monday. The week of a location is business_week of the facts.';
COMMENT ON COLUMN bi.dates.weekday IS '1 for Monday to 7 for Sunday.';
COMMENT ON COLUMN bi.dates.weekday_name IS 'Monday to Sunday.';
COMMENT ON COLUMN bi.dates.is_weekend IS 'Whether it is a Saturday or a Sunday.';

CREATE OR REPLACE VIEW bi.hours AS
SELECT
  hour AS hour_of_day,
  to_char(hour, 'FM00') || ':00' AS hour_name,
  part.daypart
FROM generate_series(0, 23) AS hour
LEFT JOIN analytics.daypart_hours AS part ON part.hour_of_day = hour AND part.location_code = '*';

COMMENT ON VIEW bi.hours IS 'One row per hour of the day.';
COMMENT ON COLUMN bi.hours.hour_of_day IS 'Key, 0 to 23, by the clock of the location.';
COMMENT ON COLUMN bi.hours.hour_name IS '00:00 to 23:00.';
COMMENT ON COLUMN bi.hours.daypart IS 'Part of the day at locations without dayparts of their own; that of any location is daypart of the facts.';

CREATE OR REPLACE VIEW bi.orders AS
SELECT
  sale.order_id,
  sale.location_code,
  analytics.business_day(sale.order_ts, days.time_zone, days.day_starts_at) AS business_day,
  extract(hour FROM sale.order_ts AT TIME ZONE coalesce(days.time_zone, 'America/Toronto'))::integer AS hour_of_day,
  sale.order_ts AT TIME ZONE coalesce(days.time_zone, 'America/Toronto') AS opened_at,
  sale.service_type,
  sale.channel,
  sale.guests,
  sale.items_sold,
  sale.gross AS gross_sales,
  sale.voids,
  sale.discounts,
  sale.comps,
  sale.gross - sale.discounts - sale.comps AS net_sales_before_refunds,
  sale.charges AS service_charges,
  sale.gratuity,
  sale.gift_cards AS gift_cards_sold,
  sale.tax,
  sale.tip AS tips,
  sale.total AS total_paid,
  analytics.week_of(analytics.business_day(sale.order_ts, days.time_zone, days.day_starts_at), days.week_starts_on) AS business_week,
  part.daypart
FROM analytics.order_sales AS sale
LEFT JOIN analytics.location_days AS days USING (location_code)
LEFT JOIN analytics.location_dayparts AS part
  ON part.location_code = sale.location_code
  AND part.hour_of_day = extract(hour FROM sale.order_ts AT TIME ZONE coalesce(days.time_zone, 'America/Toronto'))::integer
WHERE sale.is_sale;

COMMENT ON VIEW bi.orders IS 'One row per order that counts: paid and not cancelled. Refunds are in bi.refunds.';
COMMENT ON COLUMN bi.orders.order_id IS 'Key, with location_code.';
COMMENT ON COLUMN bi.orders.location_code IS 'The restaurant; the key of bi.locations.';
COMMENT ON COLUMN bi.orders.business_day IS 'Business day on which it was opened; the key of bi.dates.';
COMMENT ON COLUMN bi.orders.hour_of_day IS 'Hour in which it was opened; the key of bi.hours.';
COMMENT ON COLUMN bi.orders.opened_at IS 'When it was opened, by the clock of the location.';
COMMENT ON COLUMN bi.orders.service_type IS 'dine_in, takeout, delivery, curbside, drive_thru, catering or other.';
COMMENT ON COLUMN bi.orders.channel IS 'How it was ordered; null when unknown.';
COMMENT ON COLUMN bi.orders.guests IS 'Guests; null when unknown.';
COMMENT ON COLUMN bi.orders.items_sold IS 'Quantity, without what was voided.';
COMMENT ON COLUMN bi.orders.gross_sales IS 'Prices of its lines, without what was voided.';
COMMENT ON COLUMN bi.orders.voids IS 'Prices of what was voided.';
COMMENT ON COLUMN bi.orders.discounts IS 'Price reductions other than comps.';
COMMENT ON COLUMN bi.orders.comps IS 'Prices of what was given away.';
COMMENT ON COLUMN bi.orders.net_sales_before_refunds IS 'Gross sales less discounts and comps.';
COMMENT ON COLUMN bi.orders.service_charges IS 'Service charges that are no gratuity.';
COMMENT ON COLUMN bi.orders.gratuity IS 'Service charges that go to the staff.';
COMMENT ON COLUMN bi.orders.gift_cards_sold IS 'Gift cards sold with it.';
COMMENT ON COLUMN bi.orders.tax IS 'Tax.';
COMMENT ON COLUMN bi.orders.tips IS 'Tips, adjustments included.';
COMMENT ON COLUMN bi.orders.total_paid IS 'What was paid.';
COMMENT ON COLUMN bi.orders.business_week IS 'First day of the week of business_day, as the location begins its weeks.';
COMMENT ON COLUMN bi.orders.daypart IS 'Part of the day that the hour belongs to at the location.';

CREATE OR REPLACE VIEW bi.order_lines AS
SELECT
  sale.order_id,
  sale.location_code,
  analytics.business_day(sale.order_ts, days.time_zone, days.day_starts_at) AS business_day,
  extract(hour FROM sale.order_ts AT TIME ZONE coalesce(days.time_zone, 'America/Toronto'))::integer AS hour_of_day,
  sale.service_type,
  line.menu_item_id,
  line.item_name,
  line.category,
  line.is_void,
  line.quantity,
  line.gross_sales,
  analytics.week_of(analytics.business_day(sale.order_ts, days.time_zone, days.day_starts_at), days.week_starts_on) AS business_week,
  part.daypart
FROM analytics.order_sales AS sale
JOIN (
  SELECT
    item.order_id, item.location_code, item.menu_item_id, item.item_name, item.category, false AS is_void,
    item.qty AS quantity, item.extended_price AS gross_sales
  FROM analytics.order_items AS item
  UNION ALL
  SELECT
    void.order_id, void.location_code, coalesce(item.menu_item_id, '00000000-0000-0000-0000-000000000000'),
    coalesce(item.item_name, 'unknown item'), coalesce(item.category, 'unknown'), true, -void.qty, -void.amount
  FROM analytics.item_voids AS void
  LEFT JOIN analytics.order_items AS item USING (order_id, order_item_id, location_code)
) AS line USING (order_id, location_code)
LEFT JOIN analytics.location_days AS days USING (location_code)
LEFT JOIN analytics.location_dayparts AS part
  ON part.location_code = sale.location_code
  AND part.hour_of_day = extract(hour FROM sale.order_ts AT TIME ZONE coalesce(days.time_zone, 'America/Toronto'))::integer
WHERE sale.is_sale;

COMMENT ON VIEW bi.order_lines IS 'One row per line of an order that counts, and one with a negative quantity per void of a line.';
COMMENT ON COLUMN bi.order_lines.order_id IS 'The order; with location_code the key of bi.orders.';
COMMENT ON COLUMN bi.order_lines.location_code IS 'The restaurant; the key of bi.locations.';
COMMENT ON COLUMN bi.order_lines.business_day IS 'Business day of its order; the key of bi.dates.';
COMMENT ON COLUMN bi.order_lines.hour_of_day IS 'Hour of its order; the key of bi.hours.';
COMMENT ON COLUMN bi.order_lines.service_type IS 'As in bi.orders.';
COMMENT ON COLUMN bi.order_lines.menu_item_id IS 'The item; the key of bi.menu_items.';
COMMENT ON COLUMN bi.order_lines.item_name IS 'Name as it was sold.';
COMMENT ON COLUMN bi.order_lines.category IS 'Category as it was sold.';
COMMENT ON COLUMN bi.order_lines.is_void IS 'Whether it takes a line off again.';
COMMENT ON COLUMN bi.order_lines.quantity IS 'Pieces; negative for a void.';
COMMENT ON COLUMN bi.order_lines.gross_sales IS 'Price of the line before discounts; negative for a void.';
COMMENT ON COLUMN bi.order_lines.business_week IS 'First day of the week of business_day, as the location begins its weeks.';
COMMENT ON COLUMN bi.order_lines.daypart IS 'Part of the day that the hour belongs to at the location.';

CREATE OR REPLACE VIEW bi.payments AS
SELECT
  payment.payment_id,
  payment.order_id,
  payment.location_code,
  analytics.business_day(payment.paid_at, days.time_zone, days.day_starts_at) AS business_day,
  extract(hour FROM payment.paid_at AT TIME ZONE coalesce(days.time_zone, 'America/Toronto'))::integer AS hour_of_day,
  payment.paid_at AT TIME ZONE coalesce(days.time_zone, 'America/Toronto') AS paid_at,
  payment.method,
  payment.provider,
  payment.total AS amount,
  payment.tip AS tip,
  analytics.week_of(analytics.business_day(payment.paid_at, days.time_zone, days.day_starts_at), days.week_starts_on) AS business_week,
  part.daypart
FROM (
  SELECT
    paid.payment_id, order_id, location_code, paid.paid_at, paid.method, paid.provider, paid.scope, paid.event_offset,
    coalesce(adjusted.tip, paid.tip) AS tip,
    paid.total - paid.tip + coalesce(adjusted.tip, paid.tip) AS total,
    voided.event_offset IS NOT NULL AS is_voided,
    bool_or(paid.scope = 'tender') OVER of_order AS has_tenders,
    max(paid.event_offset) FILTER (WHERE paid.scope = 'order' AND voided.event_offset IS NULL) OVER of_order AS newest
  FROM analytics.payments AS paid
  LEFT JOIN analytics.payment_voids AS voided USING (order_id, payment_id, location_code)
  LEFT JOIN analytics.tip_adjustments AS adjusted USING (order_id, payment_id, location_code)
  WINDOW of_order AS (PARTITION BY order_id, location_code)
) AS payment
LEFT JOIN analytics.location_days AS days USING (location_code)
LEFT JOIN analytics.location_dayparts AS part
  ON part.location_code = payment.location_code
  AND part.hour_of_day = extract(hour FROM payment.paid_at AT TIME ZONE coalesce(days.time_zone, 'America/Toronto'))::integer
WHERE NOT payment.is_voided
  AND CASE WHEN payment.has_tenders THEN payment.scope = 'tender' ELSE payment.event_offset = payment.newest END;

COMMENT ON VIEW bi.payments IS 'One row per payment that counts: of a known order, not voided, and of an order paid as a whole only the newest.';
COMMENT ON COLUMN bi.payments.payment_id IS 'Key, with order_id and location_code.';
COMMENT ON COLUMN bi.payments.order_id IS 'The order; with location_code the key of bi.orders.';
COMMENT ON COLUMN bi.payments.location_code IS 'The restaurant; the key of bi.locations.';
COMMENT ON COLUMN bi.payments.business_day IS 'Business day on which it was captured; the key of bi.dates.';
COMMENT ON COLUMN bi.payments.hour_of_day IS 'Hour in which it was captured; the key of bi.hours.';
COMMENT ON COLUMN bi.payments.paid_at IS 'When it was captured, by the clock of the location.';
COMMENT ON COLUMN bi.payments.method IS 'How it was paid, such as credit_card.';
COMMENT ON COLUMN bi.payments.provider IS 'Brand of the card or wallet; null where there is none.';
COMMENT ON COLUMN bi.payments.amount IS 'What was paid, tip included.';
COMMENT ON COLUMN bi.payments.tip IS 'Tip in it, adjustments included.';
COMMENT ON COLUMN bi.payments.business_week IS 'First day of the week of business_day, as the location begins its weeks.';
COMMENT ON COLUMN bi.payments.daypart IS 'Part of the day that the hour belongs to at the location.';

CREATE OR REPLACE VIEW bi.refunds AS
SELECT
  refund.refund_id,
  refund.order_id,
  refund.location_code,
  analytics.business_day(refund.refunded_at, days.time_zone, days.day_starts_at) AS business_day,
  extract(hour FROM refund.refunded_at AT TIME ZONE coalesce(days.time_zone, 'America/Toronto'))::integer AS hour_of_day,
  analytics.business_day(refund.order_ts, days.time_zone, days.day_starts_at) AS business_day_of_order,
  refund.method,
  refund.reason,
  refund.amount,
  refund.subtotal AS sales_refunded,
  refund.tax AS tax_refunded,
  refund.tip AS tip_refunded,
  analytics.week_of(analytics.business_day(refund.refunded_at, days.time_zone, days.day_starts_at), days.week_starts_on) AS business_week,
  part.daypart
FROM analytics.refunds AS refund
LEFT JOIN analytics.location_days AS days USING (location_code)
LEFT JOIN analytics.location_dayparts AS part
  ON part.location_code = refund.location_code
  AND part.hour_of_day = extract(hour FROM refund.refunded_at AT TIME ZONE coalesce(days.time_zone, 'America/Toronto'))::integer;

COMMENT ON VIEW bi.refunds IS 'One row per refund.';
COMMENT ON COLUMN bi.refunds.refund_id IS 'Key, with order_id and location_code.';
COMMENT ON COLUMN bi.refunds.order_id IS 'The order, which may not be known; with location_code the key of bi.orders.';
COMMENT ON COLUMN bi.refunds.location_code IS 'The restaurant; the key of bi.locations.';
COMMENT ON COLUMN bi.refunds.business_day IS 'Business day on which the money was given back; the key of bi.dates.';
COMMENT ON COLUMN bi.refunds.hour_of_day IS 'Hour in which it was given back; the key of bi.hours.';
COMMENT ON COLUMN bi.refunds.business_day_of_order IS 'Business day on which the order was opened, as accountants count.';
COMMENT ON COLUMN bi.refunds.method IS 'How it was given back.';
COMMENT ON COLUMN bi.refunds.reason IS 'In words; null when none was given.';
COMMENT ON COLUMN bi.refunds.amount IS 'What was given back, tax and tip included.';
COMMENT ON COLUMN bi.refunds.sales_refunded IS 'Without tax and tip: what it takes off net sales.';
COMMENT ON COLUMN bi.refunds.tax_refunded IS 'Tax of it.';
COMMENT ON COLUMN bi.refunds.tip_refunded IS 'Tip of it.';
COMMENT ON COLUMN bi.refunds.business_week IS 'First day of the week of business_day, as the location begins its weeks.';
COMMENT ON COLUMN bi.refunds.daypart IS 'Part of the day that the hour belongs to at the location.';

CREATE OR REPLACE VIEW bi.answers AS
SELECT
  answer.feedback_id AS answer_id,
  answer.order_id,
  answer.location_code,
  analytics.business_day(answer.created_ts, days.time_zone, days.day_starts_at) AS business_day,
  answer.rating AS stars,
  answer.nps AS likelihood_to_recommend,
  (answer.nps >= 9)::integer - (answer.nps <= 6)::integer AS promoter_or_detractor,
  answer.comment,
  analytics.week_of(analytics.business_day(answer.created_ts, days.time_zone, days.day_starts_at), days.week_starts_on) AS business_week
FROM analytics.feedback AS answer
LEFT JOIN analytics.location_days AS days USING (location_code);

COMMENT ON VIEW bi.answers IS 'One row per answer of a guest.';
COMMENT ON COLUMN bi.answers.answer_id IS 'Key, with order_id and location_code.';
COMMENT ON COLUMN bi.answers.order_id IS 'The order; with location_code the key of bi.orders.';
COMMENT ON COLUMN bi.answers.location_code IS 'The restaurant; the key of bi.locations.';
COMMENT ON COLUMN bi.answers.business_day IS 'Business day on which it was given; the key of bi.dates.';
COMMENT ON COLUMN bi.answers.stars IS '1 to 5.';
COMMENT ON COLUMN bi.answers.likelihood_to_recommend IS '0 to 10; null when not asked.';
COMMENT ON COLUMN bi.answers.promoter_or_detractor IS '1 from 9, -1 up to 6, else 0; its mean times 100 is the NPS. Null when not asked.';
COMMENT ON COLUMN bi.answers.comment IS 'In words; null when there are none.';
COMMENT ON COLUMN bi.answers.business_week IS 'First day of the week of business_day, as the location begins its weeks.';

CREATE OR REPLACE VIEW bi.sales_by_hour AS
SELECT
  sales.location_code,
  sales.hour_start AS hour_start_utc,
  analytics.business_day(sales.hour_start, days.time_zone, days.day_starts_at) AS business_day,
  extract(hour FROM sales.hour_start AT TIME ZONE coalesce(days.time_zone, 'America/Toronto'))::integer AS hour_of_day,
  sales.order_count AS orders,
  sales.guests,
  sales.items_sold,
  sales.gross AS gross_sales,
  sales.discounts,
  sales.comps,
  sales.refunds,
  sales.net AS net_sales,
  sales.tax,
  sales.tip AS tips,
  sales.total AS total_paid,
  analytics.week_of(analytics.business_day(sales.hour_start, days.time_zone, days.day_starts_at), days.week_starts_on) AS business_week,
  part.daypart
FROM analytics.hourly_sales AS sales
LEFT JOIN analytics.location_days AS days USING (location_code)
LEFT JOIN analytics.location_dayparts AS part
  ON part.location_code = sales.location_code
  AND part.hour_of_day = extract(hour FROM sales.hour_start AT TIME ZONE coalesce(days.time_zone, 'America/Toronto'))::integer;

COMMENT ON VIEW bi.sales_by_hour IS 'One row per location and hour: the sums of bi.orders and bi.refunds as the job keeps them, for tools that ask again and again.';
COMMENT ON COLUMN bi.sales_by_hour.location_code IS 'The restaurant; the key of bi.locations.';
COMMENT ON COLUMN bi.sales_by_hour.hour_start_utc IS 'Start of the hour, in UTC; the key, with location_code.';
COMMENT ON COLUMN bi.sales_by_hour.business_day IS 'Business day in which the hour begins; the key of bi.dates.';
COMMENT ON COLUMN bi.sales_by_hour.hour_of_day IS 'Hour by the clock of the location; the key of bi.hours.';
COMMENT ON COLUMN bi.sales_by_hour.orders IS 'Orders that count.';
COMMENT ON COLUMN bi.sales_by_hour.guests IS 'Guests, where they are known.';
COMMENT ON COLUMN bi.sales_by_hour.items_sold IS 'Quantity, without what was voided.';
COMMENT ON COLUMN bi.sales_by_hour.gross_sales IS 'Prices of the lines, without what was voided. Null in an hour that was begun before 0.2.0.';
COMMENT ON COLUMN bi.sales_by_hour.discounts IS 'Price reductions other than comps.';
COMMENT ON COLUMN bi.sales_by_hour.comps IS 'Prices of what was given away.';
COMMENT ON COLUMN bi.sales_by_hour.refunds IS 'Refunds of orders opened in the hour, without tax and tip.';
COMMENT ON COLUMN bi.sales_by_hour.net_sales IS 'Gross sales less discounts, comps and refunds.';
COMMENT ON COLUMN bi.sales_by_hour.tax IS 'Tax before refunds.';
COMMENT ON COLUMN bi.sales_by_hour.tips IS 'Tips before refunds.';
COMMENT ON COLUMN bi.sales_by_hour.total_paid IS 'What was paid before refunds.';
COMMENT ON COLUMN bi.sales_by_hour.business_week IS 'First day of the week of business_day, as the location begins its weeks.';
COMMENT ON COLUMN bi.sales_by_hour.daypart IS 'Part of the day that the hour belongs to at the location.';
$views$;
END
$do$;
