-- V002: schemas
-- What:    raw (the event log as it came), analytics (facts, sales, dimensions, views), checks (what must never return a row)
-- Grain:   one schema per kind of trust: what arrived, what it means, whether the two agree
-- Writer:  the migrations; all that is created later belongs to restaurant_owner
-- Readers: restaurant_reader sees every table and view of them, also those that later files will add

CREATE SCHEMA raw AUTHORIZATION restaurant_owner;
CREATE SCHEMA analytics AUTHORIZATION restaurant_owner;
CREATE SCHEMA checks AUTHORIZATION restaurant_owner;

SET ROLE restaurant_owner;

COMMENT ON SCHEMA raw IS 'The event log as it came: each offset once, in events_raw, events_rejected or event_gaps.';
COMMENT ON SCHEMA analytics IS 'Facts, hourly sales, dimensions, and a view per business question.';
COMMENT ON SCHEMA checks IS
  'A view per rule that must hold; a row in it is something broken. analytics.validate_data_consistency() counts them all.';

GRANT USAGE ON SCHEMA raw, analytics TO restaurant_writer, restaurant_reader;
GRANT USAGE ON SCHEMA checks TO restaurant_reader;
ALTER DEFAULT PRIVILEGES FOR ROLE restaurant_owner IN SCHEMA raw, analytics, checks
  GRANT SELECT ON TABLES TO restaurant_reader;
