-- R: hour versions
-- What:    what the sales of an hour are now, in one word that changes with any of their numbers
-- Grain:   one row per (location, hour in UTC) of analytics.hourly_sales or analytics.late_sales
-- Readers: ./stack verify --follow notes it in analytics.verified_hours; the live page compares, so that an hour which has
--          changed since it was verified does not count

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW analytics.hour_versions AS
SELECT location_code, hour_start, md5(string_agg(part, ',' ORDER BY part)) AS version
FROM (
  SELECT
    location_code,
    hour_start,
    ROW(order_count, items_sold, subtotal, tax, tip, total, gross, voids, discounts, comps, charges, gratuity, gift_cards,
      refunds, refunded_tax, refunded_tip, refunds_issued, guests, last_offset)::text AS part
  FROM analytics.hourly_sales
  UNION ALL
  SELECT
    late.location_code,
    coalesce(late.hour_start, date_trunc('hour', orders.order_ts, 'UTC')),
    ROW(late.order_count, late.items_sold, late.subtotal, late.tax, late.tip, late.total, late.gross, late.voids,
      late.discounts, late.comps, late.charges, late.gratuity, late.gift_cards, late.refunds, late.refunded_tax,
      late.refunded_tip, late.refunds_issued, late.guests, late.event_offset, late.order_id)::text
  FROM analytics.late_sales AS late
  LEFT JOIN analytics.orders ON late.hour_start IS NULL
    AND orders.order_id = late.order_id AND orders.location_code = late.location_code
  WHERE late.hour_start IS NOT NULL OR orders.order_ts IS NOT NULL
) AS parts
GROUP BY location_code, hour_start;

COMMENT ON VIEW analytics.hour_versions IS
  'A word per location and hour that changes with any number of its sales, what came late included.';
COMMENT ON COLUMN analytics.hour_versions.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.hour_versions.hour_start IS 'Start of the hour, in UTC.';
COMMENT ON COLUMN analytics.hour_versions.version IS 'Says nothing by itself; two that are equal are of equal numbers.';
