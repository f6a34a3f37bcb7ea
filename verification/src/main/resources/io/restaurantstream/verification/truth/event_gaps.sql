-- Truth: raw.event_gaps
-- Grain:   one row per run of missing offsets; neighbouring rows are one run, on both sides, because pages cut them
-- What is not settled may be on its way, so it is expected only where it has arrived.

CREATE TEMP TABLE told_event_gaps ON COMMIT DROP AS
SELECT lower(run) AS first_offset, upper(run) - 1 AS last_offset
FROM (SELECT unnest(range_agg(int8range(first_offset, last_offset, '[]'))) AS run FROM raw.event_gaps) AS runs;

CREATE TEMP TABLE truth_event_gaps ON COMMIT DROP AS
WITH missing AS (
  SELECT coalesce(range_agg(int8range(first_offset, last_offset, '[]')), '{}') AS offsets FROM truth_gaps
),
told AS (
  SELECT coalesce(range_agg(int8range(first_offset, last_offset, '[]')), '{}') AS offsets FROM raw.event_gaps
),
due AS (
  SELECT int8multirange(int8range(NULL, settled_up_to, '[]')) AS offsets FROM truth_progress WHERE partition_key = ''
)
SELECT lower(run) AS first_offset, upper(run) - 1 AS last_offset
FROM (
  SELECT unnest(missing.offsets * (due.offsets + told.offsets)) AS run
  FROM missing, told, due
) AS runs;
