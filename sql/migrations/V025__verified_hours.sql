-- V025: verified hours
-- What:    which hours of which location were computed again from the event log, and what came of it; and the role that may
--          say so
-- Grain:   one row per (hour in UTC, location) that was verified at least once
-- Writer:  ./stack verify --follow, as restaurant_verifier; it replaces a row each time that it looks at the hour again
-- Readers: the live page. A row counts only while its version is that of analytics.hour_versions: an hour that has changed
--          since is not a verified one

-- Whoever migrates may have no right to make roles. Then a superuser makes this one, and the next migration grants to it.
DO $$
BEGIN
  CREATE ROLE restaurant_verifier NOLOGIN;
  COMMENT ON ROLE restaurant_verifier IS
    'Restaurant Analytics Stream: the verification that follows the job; reads everything, writes analytics.verified_hours only.';
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN
    RAISE DEBUG 'role restaurant_verifier exists already';
  WHEN insufficient_privilege THEN
    RAISE NOTICE 'role restaurant_verifier is not made: % may not create roles', current_user;
END
$$;

SET ROLE restaurant_owner;

CREATE TABLE analytics.verified_hours (
  hour_start    timestamptz NOT NULL,
  location_code text        NOT NULL,
  verified_at   timestamptz NOT NULL DEFAULT now(),
  up_to_offset  bigint      NOT NULL,
  version       text        NOT NULL,
  is_equal      boolean     NOT NULL,
  wrong_offset  bigint,
  difference    text,
  CONSTRAINT verified_hours_pkey PRIMARY KEY (hour_start, location_code),
  CONSTRAINT verified_hours_difference_check CHECK (is_equal = (difference IS NULL) AND is_equal = (wrong_offset IS NULL))
) WITH (fillfactor = 70);

COMMENT ON TABLE analytics.verified_hours IS
  'Hours that ./stack verify --follow has computed again from the event log: sales, roll-ups and the facts of their orders.';
COMMENT ON COLUMN analytics.verified_hours.hour_start IS 'Start of the hour, in UTC.';
COMMENT ON COLUMN analytics.verified_hours.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.verified_hours.verified_at IS 'When the hour was last compared.';
COMMENT ON COLUMN analytics.verified_hours.up_to_offset IS
  'The location''s log was taken into account up to this offset; an event of the hour beyond it makes the row out of date.';
COMMENT ON COLUMN analytics.verified_hours.version IS
  'What analytics.hour_versions said of the hour when it was compared; empty when it said nothing.';
COMMENT ON COLUMN analytics.verified_hours.is_equal IS 'Whether everything was equal to the log, to the cent.';
COMMENT ON COLUMN analytics.verified_hours.wrong_offset IS
  'First offset whose event differs, or, where only a sum does, the last event of the hour; null when all is equal.';
COMMENT ON COLUMN analytics.verified_hours.difference IS 'What differs there; null when all is equal.';
