-- V033: what views need of the roll-ups
-- What:    providers of tenders, orders with an item, sales of orders with known guests, and what items were called when they
--          were sold: with these, views that people ask most need no facts
-- Grain:   as before, but for tenders_by_hour, which has a row per provider
-- Writer:  the job's roll-up window; analytics.items_as_sold: the job's facts sink
-- Readers: views/R__payment_mix.sql, views/R__menu_performance.sql, views/R__trade_numbers.sql, views/R__current_menu.sql

SET ROLE restaurant_owner;

ALTER TABLE analytics.tenders_by_hour
  ADD COLUMN provider text NOT NULL DEFAULT '',
  DROP CONSTRAINT tenders_by_hour_pkey,
  ADD CONSTRAINT tenders_by_hour_pkey PRIMARY KEY (hour_start, location_code, method, provider);

COMMENT ON COLUMN analytics.tenders_by_hour.provider IS
  'Brand of the card or wallet; empty when there is none, and for refunds, which do not say it.';

ALTER TABLE analytics.items_by_hour ADD COLUMN orders bigint NOT NULL DEFAULT 0;
ALTER TABLE analytics.items_by_day ADD COLUMN orders bigint NOT NULL DEFAULT 0;

COMMENT ON COLUMN analytics.items_by_hour.orders IS 'Orders with the item.';
COMMENT ON COLUMN analytics.items_by_day.orders IS 'Orders with the item.';

ALTER TABLE analytics.sales_by_service
  ADD COLUMN guest_orders bigint NOT NULL DEFAULT 0,
  ADD COLUMN guest_sales numeric(14, 2) NOT NULL DEFAULT 0;

COMMENT ON COLUMN analytics.sales_by_service.guest_orders IS 'Orders with a known number of guests.';
COMMENT ON COLUMN analytics.sales_by_service.guest_sales IS
  'Gross sales less discounts and comps of orders with a known number of guests.';

CREATE TABLE analytics.items_as_sold (
  menu_item_id uuid   NOT NULL,
  category     text   NOT NULL,
  item_name    text   NOT NULL,
  first_offset bigint NOT NULL,
  CONSTRAINT items_as_sold_pkey PRIMARY KEY (menu_item_id, category, item_name)
);

COMMENT ON TABLE analytics.items_as_sold IS
  'What items were called on the lines of orders: the only name of an item that no menu lists, as when a point-of-sale system sends no menu.';
COMMENT ON COLUMN analytics.items_as_sold.menu_item_id IS 'The item.';
COMMENT ON COLUMN analytics.items_as_sold.category IS 'Its category on these lines.';
COMMENT ON COLUMN analytics.items_as_sold.item_name IS 'Its name on these lines.';
COMMENT ON COLUMN analytics.items_as_sold.first_offset IS 'Lowest offset of these lines.';

INSERT INTO analytics.items_as_sold (menu_item_id, category, item_name, first_offset)
SELECT menu_item_id, category, item_name, min(event_offset)
FROM analytics.order_items
GROUP BY 1, 2, 3;

-- as before, and orders
CREATE OR REPLACE FUNCTION analytics.add_up_days() RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  cut_again text[];
  due analytics.days_to_add_up[];
BEGIN
  IF NOT pg_try_advisory_xact_lock('analytics.days_to_add_up'::regclass::bigint) THEN
    RETURN 0;
  END IF;
  -- locations that are new, or whose clock has changed
  SELECT coalesce(array_agg(here.location_code), '{}') INTO cut_again
  FROM (
    SELECT mark.location_code FROM analytics.days_to_add_up AS mark
    UNION
    SELECT known.location_code FROM analytics.day_cuts AS known
  ) AS here
  LEFT JOIN analytics.day_cuts AS cut USING (location_code)
  LEFT JOIN analytics.location_days AS place USING (location_code)
  WHERE cut.location_code IS NULL
    OR (cut.time_zone, cut.day_starts_at) IS DISTINCT FROM (place.time_zone, place.day_starts_at);
  IF cut_again <> '{}' THEN
    INSERT INTO analytics.day_cuts (location_code, time_zone, day_starts_at)
    SELECT code, place.time_zone, place.day_starts_at
    FROM unnest(cut_again) AS code
    LEFT JOIN analytics.location_days AS place ON place.location_code = code
    ORDER BY code
    ON CONFLICT (location_code) DO UPDATE SET time_zone = excluded.time_zone, day_starts_at = excluded.day_starts_at;
    DELETE FROM analytics.items_by_day AS day WHERE day.location_code = ANY (cut_again);
    DELETE FROM analytics.answers_by_day AS day WHERE day.location_code = ANY (cut_again);
    INSERT INTO analytics.days_to_add_up (business_day, location_code)
    SELECT DISTINCT analytics.business_day(hour.hour_start, cut.time_zone, cut.day_starts_at), location_code
    FROM (
      SELECT items.location_code, items.hour_start FROM analytics.items_by_hour AS items
      UNION
      SELECT answers.location_code, answers.hour_start FROM analytics.answers_by_hour AS answers
    ) AS hour
    JOIN analytics.day_cuts AS cut USING (location_code)
    WHERE location_code = ANY (cut_again)
    ORDER BY 1, 2
    ON CONFLICT (business_day, location_code) DO NOTHING;
  END IF;

  WITH taken AS (
    DELETE FROM analytics.days_to_add_up AS mark RETURNING mark.*
  )
  SELECT coalesce(array_agg(taken::analytics.days_to_add_up), '{}') INTO due FROM taken;

  INSERT INTO analytics.items_by_day AS day (business_day, location_code, menu_item_id, quantity, gross, orders)
  SELECT
    hour.business_day, hour.location_code, items.menu_item_id, sum(items.quantity), sum(items.gross), sum(items.orders)
  FROM analytics.hours_of_days(due) AS hour
  -- OFFSET 0: each hour by its key, and not all of the table once
  CROSS JOIN LATERAL (
    SELECT here.menu_item_id, here.quantity, here.gross, here.orders
    FROM analytics.items_by_hour AS here
    WHERE here.hour_start = hour.hour_start AND here.location_code = hour.location_code
    OFFSET 0
  ) AS items
  GROUP BY 1, 2, 3
  ORDER BY 1, 2, 3
  ON CONFLICT (business_day, location_code, menu_item_id) DO UPDATE
    SET quantity = excluded.quantity, gross = excluded.gross, orders = excluded.orders
    WHERE (day.quantity, day.gross, day.orders) <> (excluded.quantity, excluded.gross, excluded.orders);

  INSERT INTO analytics.answers_by_day AS day (business_day, location_code, rating, nps, answers)
  SELECT hour.business_day, hour.location_code, given.rating, given.nps, sum(given.answers)
  FROM analytics.hours_of_days(due) AS hour
  CROSS JOIN LATERAL (
    SELECT here.rating, here.nps, here.answers
    FROM analytics.answers_by_hour AS here
    WHERE here.hour_start = hour.hour_start AND here.location_code = hour.location_code
    OFFSET 0
  ) AS given
  GROUP BY 1, 2, 3, 4
  ORDER BY 1, 2, 3, 4
  ON CONFLICT (business_day, location_code, rating, nps) DO UPDATE
    SET answers = excluded.answers
    WHERE day.answers <> excluded.answers;

  RETURN cardinality(due);
END
$$;

-- the definitions of analytics.metric_definitions are about these columns and those of sales_by_local_hour alike
CREATE OR REPLACE VIEW analytics.sales_parts AS
SELECT
  location_code,
  order_ts AS counted_at,
  1 AS order_count, items_sold, subtotal, tax, tip, total,
  gross, voids, discounts, comps, charges, gratuity, gift_cards,
  0::numeric AS refunds, 0::numeric AS refunded_tax, 0::numeric AS refunded_tip, 0::numeric AS refunds_issued,
  guests, last_offset,
  coalesce(guests > 0, false)::integer AS guest_orders,
  CASE WHEN guests > 0 THEN gross - discounts - comps ELSE 0 END AS guest_sales
FROM analytics.order_sales
WHERE is_sale
UNION ALL
SELECT
  location_code, order_ts,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, subtotal, tax, tip, 0, NULL, event_offset, 0, 0
FROM analytics.refunds
UNION ALL
SELECT
  location_code, refunded_at,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, amount, NULL, event_offset, 0, 0
FROM analytics.refunds;

COMMENT ON COLUMN analytics.sales_parts.guest_orders IS '1 for an order with guests, as far as they are known; else 0.';
COMMENT ON COLUMN analytics.sales_parts.guest_sales IS 'Gross sales less discounts and comps of such an order; else 0.';

CREATE OR REPLACE VIEW analytics.sales_by_local_hour AS
WITH place AS (
  SELECT location_code, time_zone, day_starts_at, analytics.has_whole_hours(time_zone, day_starts_at) AS has_whole_hours
  FROM analytics.location_days
),
by_hour AS (
  SELECT
    location_code, hour_start, order_count, items_sold, subtotal, tax, tip, total, gross, voids, discounts, comps, charges,
    gratuity, gift_cards, refunds, refunded_tax, refunded_tip, refunds_issued, guests, 0 AS guest_orders, 0 AS guest_sales
  FROM analytics.hourly_sales
  UNION ALL
  SELECT
    location_code, coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')),
    late.order_count, late.items_sold, late.subtotal, late.tax, late.tip, late.total, late.gross, late.voids,
    late.discounts, late.comps, late.charges, late.gratuity, late.gift_cards, late.refunds, late.refunded_tax,
    late.refunded_tip, late.refunds_issued, late.guests, 0, 0
  FROM analytics.late_sales AS late
  LEFT JOIN analytics.orders USING (order_id, location_code)
  -- what belongs to an order that never came is in raw.events_rejected and in no sum
  WHERE late.hour_start IS NOT NULL OR orders.order_id IS NOT NULL
  UNION ALL
  SELECT
    location_code, hour_start, 0, 0, 0::numeric(14, 2), 0::numeric(14, 2), 0::numeric(14, 2), 0::numeric(14, 2), 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, guest_orders, guest_sales
  FROM analytics.sales_by_service
  UNION ALL
  SELECT
    location_code, coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')),
    0, 0, 0::numeric(14, 2), 0::numeric(14, 2), 0::numeric(14, 2), 0::numeric(14, 2), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    late.amounts[11], late.amounts[12]
  FROM analytics.late_roll_ups AS late
  LEFT JOIN analytics.orders USING (order_id, location_code)
  WHERE late.roll_up = 'sales_by_service' AND (late.order_is_known OR orders.order_id IS NOT NULL)
)
SELECT
  location_code,
  by_hour.hour_start AT TIME ZONE coalesce(place.time_zone, 'America/Toronto') AS local_hour,
  analytics.business_day(by_hour.hour_start, place.time_zone, place.day_starts_at) AS business_day,
  by_hour.order_count, by_hour.items_sold, by_hour.subtotal, by_hour.tax, by_hour.tip, by_hour.total,
  by_hour.gross, by_hour.voids, by_hour.discounts, by_hour.comps, by_hour.charges, by_hour.gratuity, by_hour.gift_cards,
  by_hour.refunds, by_hour.refunded_tax, by_hour.refunded_tip, by_hour.refunds_issued,
  by_hour.guests, by_hour.guest_orders, by_hour.guest_sales
FROM by_hour
LEFT JOIN place USING (location_code)
-- the default clock has
WHERE coalesce(place.has_whole_hours, true)
UNION ALL
SELECT
  place.location_code,
  date_trunc('hour', part.counted_at AT TIME ZONE coalesce(place.time_zone, 'America/Toronto')),
  analytics.business_day(part.counted_at, place.time_zone, place.day_starts_at),
  part.order_count, part.items_sold, part.subtotal::numeric(14, 2), part.tax::numeric(14, 2), part.tip::numeric(14, 2),
  part.total::numeric(14, 2),
  part.gross, part.voids, part.discounts, part.comps, part.charges, part.gratuity, part.gift_cards,
  part.refunds, part.refunded_tax, part.refunded_tip, part.refunds_issued,
  part.guests, part.guest_orders, part.guest_sales
FROM place
-- OFFSET 0: the orders of no location are read unless there is such a location
CROSS JOIN LATERAL (
  SELECT sales_parts.*
  FROM analytics.sales_parts
  WHERE sales_parts.location_code = place.location_code
  OFFSET 0
) AS part
WHERE NOT place.has_whole_hours;

COMMENT ON COLUMN analytics.sales_by_local_hour.guest_orders IS 'Paid orders with guests, as far as they are known.';
COMMENT ON COLUMN analytics.sales_by_local_hour.guest_sales IS 'Gross sales less discounts and comps of these orders.';

DO $$
DECLARE
  amount text;
BEGIN
  FOREACH amount IN ARRAY ARRAY['gross', 'voids', 'discounts', 'comps', 'charges', 'gratuity', 'gift_cards', 'refunds',
    'refunded_tax', 'refunded_tip', 'refunds_issued', 'guests']
  LOOP
    EXECUTE format(
      'COMMENT ON COLUMN analytics.sales_by_local_hour.%I IS %L', amount, 'As in analytics.hourly_sales.');
  END LOOP;
END
$$;
