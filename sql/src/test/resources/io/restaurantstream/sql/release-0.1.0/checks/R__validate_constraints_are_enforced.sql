-- R: check constraints_are_enforced
-- What:    no constraint is switched off, as a careless restore leaves it
-- Grain:   one row per constraint that does not hold back anything
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.constraints_are_enforced AS
SELECT conrelid::regclass::text AS table_name, conname AS constraint_name
FROM pg_catalog.pg_constraint
WHERE connamespace IN ('raw'::regnamespace, 'analytics'::regnamespace)
  AND NOT convalidated
UNION ALL
SELECT pg_trigger.tgrelid::regclass::text, pg_constraint.conname
FROM pg_catalog.pg_trigger
JOIN pg_catalog.pg_constraint ON pg_constraint.oid = pg_trigger.tgconstraint
WHERE pg_constraint.connamespace IN ('raw'::regnamespace, 'analytics'::regnamespace)
  AND pg_trigger.tgenabled <> 'O';

COMMENT ON VIEW checks.constraints_are_enforced IS 'Constraints that are not validated or whose triggers are disabled.';
