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
  sum(amount)::numeric(14, 2) AS amount,
  sum(tip)::numeric(14, 2) AS tip,
  round(100.0 * count(*) / sum(count(*)) OVER at_location, 1) AS percent_of_payments,
  round(100 * sum(amount) / nullif(sum(sum(amount)) OVER at_location, 0), 1) AS percent_of_amount
FROM analytics.payments
GROUP BY location_code, method, provider
WINDOW at_location AS (PARTITION BY location_code);

COMMENT ON VIEW analytics.payment_mix IS 'Payments per location, method and provider, with their share of the location.';
COMMENT ON COLUMN analytics.payment_mix.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.payment_mix.method IS 'credit_card, debit, cash, digital_wallet or gift_card.';
COMMENT ON COLUMN analytics.payment_mix.provider IS 'Brand of the card or wallet; null where there is none.';
COMMENT ON COLUMN analytics.payment_mix.payment_count IS 'Payments.';
COMMENT ON COLUMN analytics.payment_mix.amount IS 'Sum captured.';
COMMENT ON COLUMN analytics.payment_mix.tip IS 'Sum of tips in it.';
COMMENT ON COLUMN analytics.payment_mix.percent_of_payments IS 'Share of the location''s payments.';
COMMENT ON COLUMN analytics.payment_mix.percent_of_amount IS 'Share of the location''s amount.';
