-- V001: roles
-- What:    the three groups that share the work; login users are granted membership, nobody logs in as a group
-- Grain:   roles belong to the whole server, so one that another database of it has brought is left as it is
-- Writer:  whoever migrates first: a superuser, or the owner of the database with CREATEROLE
-- Readers: every later file (SET ROLE restaurant_owner); roles/R__grants.sql

DO $$
DECLARE
  wanted record;
BEGIN
  FOR wanted IN
    SELECT *
    FROM (VALUES
      ('restaurant_owner', 'Restaurant Analytics Stream: owns schemas, tables and views; runs the migrations.'),
      ('restaurant_writer', 'Restaurant Analytics Stream: the job; reads and writes its own tables, changes no structure.'),
      ('restaurant_reader', 'Restaurant Analytics Stream: dashboards and analysts; reads everything, changes nothing.')
    ) AS role (name, purpose)
  LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN', wanted.name);
      EXECUTE format('COMMENT ON ROLE %I IS %L', wanted.name, wanted.purpose);
      IF wanted.name = 'restaurant_reader' THEN
        -- A setting of a role is not inherited by its members: it serves whoever makes this role a LOGIN role.
        -- What holds for every member is the want of privileges. A reading user of one's own deserves the same line.
        ALTER ROLE restaurant_reader SET default_transaction_read_only = on;
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      RAISE DEBUG 'role % exists already', wanted.name;
    END;
  END LOOP;

  -- Everything after this file is created as the owner, so whoever migrates must be able to become it.
  IF NOT pg_has_role(
      current_user,
      'restaurant_owner',
      CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) THEN
    EXECUTE format('GRANT restaurant_owner TO %I', current_user);
  END IF;

  -- The job stages rows in temporary tables. Both grants matter on servers that took these rights from PUBLIC.
  EXECUTE format(
    'GRANT CONNECT ON DATABASE %I TO restaurant_owner, restaurant_writer, restaurant_reader', current_database());
  EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO restaurant_writer', current_database());
END
$$;
