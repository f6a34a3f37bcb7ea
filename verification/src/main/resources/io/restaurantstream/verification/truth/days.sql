-- Truth: the roll-ups by business day
-- Grain:   one row per key of each table with anything in it
-- Reads:   what roll_ups.sql has computed by hour
-- Days with an hour that is left out there are left out on both sides. So are days that wait to be added up: those that are
-- marked, and all of a location whose clock has changed since they were cut. What came too late for its hour is added to
-- its day.

CREATE TEMP VIEW truth_clock AS
SELECT location_code, time_zone, day_starts_at FROM analytics.location_days;

CREATE TEMP TABLE truth_open_days ON COMMIT DROP AS
SELECT location_code, analytics.business_day(open.hour_start, clock.time_zone, clock.day_starts_at) AS business_day
FROM truth_open_hours AS open
LEFT JOIN truth_clock AS clock USING (location_code)
UNION
SELECT location_code, business_day
FROM analytics.days_to_add_up;

CREATE TEMP TABLE truth_open_locations ON COMMIT DROP AS
SELECT location_code
FROM analytics.day_cuts AS cut
LEFT JOIN truth_clock AS clock USING (location_code)
WHERE (cut.time_zone, cut.day_starts_at) IS DISTINCT FROM (clock.time_zone, clock.day_starts_at);

CREATE TEMP TABLE truth_items_by_day ON COMMIT DROP AS
SELECT
  analytics.business_day(hour.hour_start, clock.time_zone, clock.day_starts_at) AS business_day,
  location_code,
  menu_item_id,
  sum(quantity) AS quantity,
  sum(gross) AS gross,
  sum(orders) AS orders
FROM truth_items_by_hour AS hour
LEFT JOIN truth_clock AS clock USING (location_code)
GROUP BY 1, location_code, menu_item_id
HAVING (sum(quantity), sum(gross), sum(orders)) <> (0, 0, 0);

CREATE TEMP TABLE told_items_by_day ON COMMIT DROP AS
SELECT
  business_day, location_code, menu_item_id, sum(quantity) AS quantity, sum(gross) AS gross, sum(orders) AS orders
FROM (
  SELECT business_day, location_code, menu_item_id, quantity, gross, orders
  FROM analytics.items_by_day
  UNION ALL
  SELECT
    analytics.business_day(late.hour_start, clock.time_zone, clock.day_starts_at), location_code, late.key::uuid,
    late.amounts[1], late.amounts[2], late.amounts[3]
  FROM told_late_roll_ups AS late
  LEFT JOIN truth_clock AS clock USING (location_code)
  WHERE late.roll_up = 'items_by_hour'
) AS told
GROUP BY business_day, location_code, menu_item_id
HAVING (sum(quantity), sum(gross), sum(orders)) <> (0, 0, 0);

CREATE TEMP TABLE truth_answers_by_day ON COMMIT DROP AS
SELECT
  analytics.business_day(hour.hour_start, clock.time_zone, clock.day_starts_at) AS business_day,
  location_code,
  rating,
  nps,
  sum(answers) AS answers
FROM truth_answers_by_hour AS hour
LEFT JOIN truth_clock AS clock USING (location_code)
GROUP BY 1, location_code, rating, nps;

CREATE TEMP TABLE told_answers_by_day ON COMMIT DROP AS
SELECT business_day, location_code, rating, nps, sum(answers) AS answers
FROM (
  SELECT business_day, location_code, rating, nps, answers
  FROM analytics.answers_by_day
  UNION ALL
  SELECT
    analytics.business_day(late.hour_start, clock.time_zone, clock.day_starts_at), location_code, late.key::smallint,
    late.sub_key::smallint, late.amounts[1]
  FROM told_late_roll_ups AS late
  LEFT JOIN truth_clock AS clock USING (location_code)
  WHERE late.roll_up = 'answers_by_hour'
) AS told
GROUP BY business_day, location_code, rating, nps
HAVING sum(answers) <> 0;

DO $$
DECLARE
  by_day text;
BEGIN
  FOREACH by_day IN ARRAY ARRAY['truth_items_by_day', 'told_items_by_day', 'truth_answers_by_day', 'told_answers_by_day']
  LOOP
    EXECUTE format(
      'DELETE FROM %I AS row'
      ' WHERE (row.location_code, row.business_day) IN (SELECT location_code, business_day FROM truth_open_days)'
      '   OR row.location_code IN (SELECT location_code FROM truth_open_locations)', by_day);
  END LOOP;
END
$$;
