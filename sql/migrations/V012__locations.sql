-- V012: locations
-- Grain:   one row per restaurant
-- Writer:  whoever loads reference data, as restaurant_owner (the generator's own, or a chain's list)
-- Readers: every view, by LEFT JOIN: an unknown location shows with its code and the default time zone

SET ROLE restaurant_owner;

CREATE TABLE analytics.locations (
  location_code text NOT NULL,
  name          text NOT NULL,
  city          text,
  time_zone     text NOT NULL DEFAULT 'America/Toronto',
  CONSTRAINT locations_pkey PRIMARY KEY (location_code),
  -- Fails with "time zone ... not recognized" rather than letting every view fail with it later.
  CONSTRAINT locations_time_zone_check CHECK (TIMESTAMP '2026-01-01 12:00' AT TIME ZONE time_zone IS NOT NULL)
);

COMMENT ON TABLE analytics.locations IS
  'Reference data of the restaurants. Facts have no foreign key to it: sales of a location nobody has listed yet must flow.';
COMMENT ON COLUMN analytics.locations.location_code IS 'The code the events carry, such as LOC-ON-001.';
COMMENT ON COLUMN analytics.locations.name IS 'Name for people.';
COMMENT ON COLUMN analytics.locations.city IS 'City; null when unknown.';
COMMENT ON COLUMN analytics.locations.time_zone IS 'IANA time zone; decides which local day and hour a sale belongs to.';
