-- Truth: menus, locations and shifts
-- Grain:   one row per version and per shift: the latest event of each

CREATE TEMP TABLE truth_menu_item_versions ON COMMIT DROP AS
SELECT DISTINCT ON (said.menu_item_id, pg_temp.instant(said.valid_from))
  said.menu_item_id,
  pg_temp.instant(said.valid_from) AS valid_from,
  said.name AS item_name,
  said.category,
  said.list_price,
  said.unit_cost,
  said.active,
  event.event_offset
FROM truth_kept AS event,
  jsonb_to_record(event.payload) AS said (
    menu_item_id uuid, valid_from text, name text, category text, list_price numeric, unit_cost numeric, active boolean)
WHERE event.event_type = 'menu_item_changed'
ORDER BY said.menu_item_id, pg_temp.instant(said.valid_from), event.event_offset DESC;

CREATE TEMP TABLE truth_location_versions ON COMMIT DROP AS
SELECT DISTINCT ON (event.partition_key, pg_temp.instant(said.valid_from))
  event.partition_key AS location_code,
  pg_temp.instant(said.valid_from) AS valid_from,
  said.name,
  said.city,
  said.time_zone,
  coalesce(said.day_starts_at, '04:00')::time AS day_starts_at,
  array_position(
    ARRAY['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
    coalesce(said.week_starts_on, 'monday'))::smallint AS week_starts_on,
  said.currency,
  said.tables,
  said.seats,
  said.opened_on,
  said.closed_on,
  event.event_offset
FROM truth_kept AS event,
  jsonb_to_record(event.payload) AS said (
    valid_from text, name text, city text, time_zone text, day_starts_at text, week_starts_on text, currency text,
    tables integer, seats integer, opened_on date, closed_on date)
WHERE event.event_type = 'location_changed'
ORDER BY event.partition_key, pg_temp.instant(said.valid_from), event.event_offset DESC;

CREATE TEMP TABLE truth_shift_starts ON COMMIT DROP AS
SELECT DISTINCT ON (said.shift_id, event.partition_key)
  said.shift_id,
  event.partition_key AS location_code,
  said.employee_ref,
  said.job,
  said.hourly_cost,
  pg_temp.instant(said.started_ts) AS started_at,
  event.event_offset
FROM truth_kept AS event,
  jsonb_to_record(event.payload) AS said (shift_id uuid, employee_ref text, job text, hourly_cost numeric, started_ts text)
WHERE event.event_type = 'shift_started'
ORDER BY said.shift_id, event.partition_key, event.event_offset DESC;

CREATE TEMP TABLE truth_shift_ends ON COMMIT DROP AS
SELECT DISTINCT ON (said.shift_id, event.partition_key)
  said.shift_id,
  event.partition_key AS location_code,
  pg_temp.instant(said.ended_ts) AS ended_at,
  event.event_offset
FROM truth_kept AS event, jsonb_to_record(event.payload) AS said (shift_id uuid, ended_ts text)
WHERE event.event_type = 'shift_ended'
ORDER BY said.shift_id, event.partition_key, event.event_offset DESC;
