-- V027: schema bi
-- What:    a place for plain views that tools for business intelligence read without knowing the rest
-- Grain:   see views/R__star_schema.sql
-- Readers: restaurant_reader

-- Whoever migrates an older database may not be allowed to create schemas. Then the owner of the database makes it, and
-- runs views/R__star_schema.sql; nothing else needs it.
DO $$
BEGIN
  IF to_regnamespace('bi') IS NULL THEN
    CREATE SCHEMA bi AUTHORIZATION restaurant_owner;
  END IF;
EXCEPTION
  WHEN insufficient_privilege THEN
    RAISE NOTICE 'schema bi is not made: % may not create schemas', current_user;
END
$$;

SET ROLE restaurant_owner;

DO $$
BEGIN
  IF to_regnamespace('bi') IS NOT NULL THEN
    COMMENT ON SCHEMA bi IS
      'A star schema for Metabase, Superset, Power BI and the like: dimensions and facts with names for people, one grain each. docs/bi.md says how to connect.';
    GRANT USAGE ON SCHEMA bi TO restaurant_reader;
    ALTER DEFAULT PRIVILEGES FOR ROLE restaurant_owner IN SCHEMA bi GRANT SELECT ON TABLES TO restaurant_reader;
  END IF;
END
$$;
