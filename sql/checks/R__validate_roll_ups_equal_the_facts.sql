-- R: check roll_ups_equal_the_facts
-- What:    the job's roll-ups and what came too late for them together are what SQL computes from the facts
-- Grain:   one row per row of a roll-up that differs
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.roll_ups_equal_the_facts AS
SELECT
  roll_up,
  hour_start,
  location_code,
  key,
  sub_key,
  told.amounts,
  computed.amounts AS amounts_from_facts
FROM (SELECT * FROM analytics.roll_ups WHERE EXISTS (SELECT FROM unnest(amounts) AS amount WHERE amount <> 0)) AS told
FULL JOIN (
  SELECT * FROM analytics.roll_ups_from_facts WHERE EXISTS (SELECT FROM unnest(amounts) AS amount WHERE amount <> 0)
) AS computed USING (roll_up, hour_start, location_code, key, sub_key)
-- an hour that was begun before 0.2.0 is incomplete until the tables are rebuilt
LEFT JOIN analytics.hourly_sales AS hour USING (location_code, hour_start)
WHERE told.amounts IS DISTINCT FROM computed.amounts
  AND NOT (hour.last_offset IS NOT NULL AND hour.gross IS NULL)
  AND (location_code, hour_start) NOT IN (SELECT location_code, hour_start FROM analytics.incomplete_hours);

COMMENT ON VIEW checks.roll_ups_equal_the_facts IS 'Rows of roll-ups that, late changes added, are not the sum of their facts; but for analytics.incomplete_hours.';
