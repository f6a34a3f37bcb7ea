-- R: validate data consistency
-- What:    counts the rows of every view in schema checks; a new rule is a new view and needs no change here
-- Grain:   one row per rule
-- Readers: operators, ./stack verify, tests

SET ROLE restaurant_owner;

-- STABLE, so that all rules look at one snapshot: a job that commits meanwhile cannot make two of them disagree.
CREATE OR REPLACE FUNCTION analytics.validate_data_consistency()
RETURNS TABLE (check_name text, broken_rows bigint, ok boolean)
LANGUAGE plpgsql
STABLE
SET search_path = pg_catalog
AS $$
BEGIN
  FOR check_name IN
    SELECT relname FROM pg_class WHERE relnamespace = 'checks'::regnamespace AND relkind = 'v' ORDER BY relname
  LOOP
    EXECUTE format('SELECT count(*) FROM checks.%I', check_name) INTO broken_rows;
    ok := broken_rows = 0;
    RETURN NEXT;
  END LOOP;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'schema checks holds no view: nothing would be validated';
  END IF;
END
$$;

COMMENT ON FUNCTION analytics.validate_data_consistency() IS
  'Every rule with the number of rows that break it, all on one snapshot. SELECT * FROM checks.<check_name> shows the rows. While the job is catching up, rules that compare tables of different sinks may report what is still on its way.';
