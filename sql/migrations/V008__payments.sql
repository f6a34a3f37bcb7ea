-- V008: payments
-- Grain:   one row per payment
-- Writer:  the job's facts sink, in the transaction that adds the money to the order; newer offsets win
-- Readers: views/R__payment_mix.sql; checks of payments against orders

SET ROLE restaurant_owner;

CREATE TABLE analytics.payments (
  payment_id    uuid           NOT NULL,
  order_id      uuid           NOT NULL,
  method        text           NOT NULL,
  provider      text,
  amount        numeric(10, 2) NOT NULL,
  auth_code     text,
  subtotal      numeric(10, 2) NOT NULL,
  tax           numeric(10, 2) NOT NULL,
  tip           numeric(10, 2) NOT NULL,
  total         numeric(10, 2) NOT NULL,
  location_code text           NOT NULL,
  paid_at       timestamptz    NOT NULL,
  event_offset  bigint         NOT NULL,
  CONSTRAINT payments_pkey PRIMARY KEY (payment_id),
  -- No index on order_id, see analytics.order_items.
  CONSTRAINT payments_order_id_fkey FOREIGN KEY (order_id) REFERENCES analytics.orders (order_id),
  CONSTRAINT payments_method_check
    CHECK (method IN ('credit_card', 'debit', 'cash', 'digital_wallet', 'gift_card')),
  CONSTRAINT payments_money_check
    CHECK (amount >= 0 AND subtotal >= 0 AND tax >= 0 AND tip >= 0 AND total >= 0)
);

COMMENT ON TABLE analytics.payments IS 'Captured payments.';
COMMENT ON COLUMN analytics.payments.payment_id IS 'Identity of the payment.';
COMMENT ON COLUMN analytics.payments.order_id IS 'The order it pays.';
COMMENT ON COLUMN analytics.payments.method IS 'credit_card, debit, cash, digital_wallet or gift_card.';
COMMENT ON COLUMN analytics.payments.provider IS 'Brand of the card or wallet; null for cash.';
COMMENT ON COLUMN analytics.payments.amount IS 'What was captured.';
COMMENT ON COLUMN analytics.payments.auth_code IS 'Authorisation code; null where the method has none.';
COMMENT ON COLUMN analytics.payments.subtotal IS 'Before tax and tip.';
COMMENT ON COLUMN analytics.payments.tax IS 'Tax.';
COMMENT ON COLUMN analytics.payments.tip IS 'Tip.';
COMMENT ON COLUMN analytics.payments.total IS 'Subtotal, tax and tip, as its sender computed it.';
COMMENT ON COLUMN analytics.payments.location_code IS 'Where it was captured; the order''s location, or a check reports it.';
COMMENT ON COLUMN analytics.payments.paid_at IS 'When it was captured (event time).';
COMMENT ON COLUMN analytics.payments.event_offset IS 'Offset of the event the row shows; a lower one never replaces it.';
