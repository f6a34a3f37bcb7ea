-- V009: feedback
-- Grain:   one row per answer of a guest
-- Writer:  the job's facts sink; newer offsets win
-- Readers: views/R__satisfaction.sql, views/R__location_scorecard.sql

SET ROLE restaurant_owner;

CREATE TABLE analytics.feedback (
  feedback_id  uuid        NOT NULL,
  order_id     uuid        NOT NULL,
  customer_id  uuid,
  rating       smallint    NOT NULL,
  nps          smallint    NOT NULL,
  comment      text,
  created_ts   timestamptz NOT NULL,
  event_offset bigint      NOT NULL,
  CONSTRAINT feedback_pkey PRIMARY KEY (feedback_id),
  -- No index on order_id, see analytics.order_items.
  CONSTRAINT feedback_order_id_fkey FOREIGN KEY (order_id) REFERENCES analytics.orders (order_id),
  CONSTRAINT feedback_rating_check CHECK (rating BETWEEN 1 AND 5),
  CONSTRAINT feedback_nps_check CHECK (nps BETWEEN 0 AND 10)
);

COMMENT ON TABLE analytics.feedback IS 'What guests answered after an order.';
COMMENT ON COLUMN analytics.feedback.feedback_id IS 'Identity of the answer.';
COMMENT ON COLUMN analytics.feedback.order_id IS 'The order it is about.';
COMMENT ON COLUMN analytics.feedback.customer_id IS 'Who answered; null when unknown.';
COMMENT ON COLUMN analytics.feedback.rating IS 'Stars, 1 to 5.';
COMMENT ON COLUMN analytics.feedback.nps IS 'Likelihood to recommend, 0 to 10: one answer, not the Net Promoter Score itself.';
COMMENT ON COLUMN analytics.feedback.comment IS 'Free text; null when none was given.';
COMMENT ON COLUMN analytics.feedback.created_ts IS 'When it was given, as its sender says.';
COMMENT ON COLUMN analytics.feedback.event_offset IS 'Offset of the event the row shows; a lower one never replaces it.';
