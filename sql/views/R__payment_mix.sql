-- R: payment mix
-- What:    how guests pay
-- Grain:   one row per (location, method, provider)
-- Readers: dashboards; questions/

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW analytics.payment_mix AS
SELECT
  location_code,
  method,
  provider,
  count(*) AS payment_count,
  sum(amount - payment.tip + final_tip)::numeric(14, 2) AS amount,
  sum(final_tip)::numeric(14, 2) AS tip,
  round(100.0 * count(*) / sum(count(*)) OVER at_location, 1) AS percent_of_payments,
  round(
    100 * sum(amount - payment.tip + final_tip) / nullif(sum(sum(amount - payment.tip + final_tip)) OVER at_location, 0), 1
  ) AS percent_of_amount
FROM analytics.payments AS payment
LEFT JOIN analytics.tip_adjustments AS adjusted USING (order_id, payment_id, location_code)
LEFT JOIN analytics.payment_voids AS voided USING (order_id, payment_id, location_code)
CROSS JOIN LATERAL (SELECT coalesce(adjusted.tip, payment.tip) AS final_tip) AS final
WHERE voided.payment_id IS NULL
GROUP BY location_code, method, provider
WINDOW at_location AS (PARTITION BY location_code);

COMMENT ON VIEW analytics.payment_mix IS 'Payments per location, method and provider, with their share of the location.';
COMMENT ON COLUMN analytics.payment_mix.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.payment_mix.method IS 'As in analytics.payments.';
COMMENT ON COLUMN analytics.payment_mix.provider IS 'Brand of the card or wallet; null where there is none.';
COMMENT ON COLUMN analytics.payment_mix.payment_count IS 'Payments, voided ones left out.';
COMMENT ON COLUMN analytics.payment_mix.amount IS 'Sum captured, tips as adjusted.';
COMMENT ON COLUMN analytics.payment_mix.tip IS 'Sum of tips in it, as adjusted.';
COMMENT ON COLUMN analytics.payment_mix.percent_of_payments IS 'Share of the location''s payments.';
COMMENT ON COLUMN analytics.payment_mix.percent_of_amount IS 'Share of the location''s amount.';
