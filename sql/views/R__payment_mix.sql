-- R: payment mix
-- What:    how guests pay
-- Grain:   one row per (location, method, provider)
-- Readers: dashboards; questions/

SET ROLE restaurant_owner;

-- From the roll-up; checks/R__validate_views_equal_the_facts.sql computes the same from the payments themselves.
CREATE OR REPLACE VIEW analytics.payment_mix AS
WITH told AS (
  SELECT location_code, method, provider, payments, amount, tip
  FROM analytics.tenders_by_hour
  UNION ALL
  SELECT location_code, late.key, late.sub_key, late.amounts[1], late.amounts[2], late.amounts[3]
  FROM analytics.late_roll_ups AS late
  LEFT JOIN analytics.orders USING (order_id, location_code)
  -- what belongs to an order that never came is in raw.events_rejected and in no sum
  WHERE late.roll_up = 'tenders_by_hour' AND (late.order_is_known OR orders.order_id IS NOT NULL)
)
SELECT
  location_code,
  method,
  nullif(provider, '') AS provider,
  sum(payments)::bigint AS payment_count,
  sum(amount)::numeric(14, 2) AS amount,
  sum(tip)::numeric(14, 2) AS tip,
  round(100.0 * sum(payments) / sum(sum(payments)) OVER at_location, 1) AS percent_of_payments,
  round(100 * sum(amount) / nullif(sum(sum(amount)) OVER at_location, 0), 1) AS percent_of_amount
FROM told
GROUP BY location_code, method, provider
HAVING sum(payments) > 0
WINDOW at_location AS (PARTITION BY location_code);

COMMENT ON VIEW analytics.payment_mix IS 'Payments per location, method and provider, with their share of the location.';
COMMENT ON COLUMN analytics.payment_mix.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.payment_mix.method IS 'As in analytics.payments.';
COMMENT ON COLUMN analytics.payment_mix.provider IS 'Brand of the card or wallet; null where there is none.';
COMMENT ON COLUMN analytics.payment_mix.payment_count IS 'Payments that count: not voided, and of an order paid as a whole only the newest.';
COMMENT ON COLUMN analytics.payment_mix.amount IS 'Sum captured, tips as adjusted.';
COMMENT ON COLUMN analytics.payment_mix.tip IS 'Sum of tips in it, as adjusted.';
COMMENT ON COLUMN analytics.payment_mix.percent_of_payments IS 'Share of the location''s payments.';
COMMENT ON COLUMN analytics.payment_mix.percent_of_amount IS 'Share of the location''s amount.';
