-- Follow: the hours that are verified next
-- Grain:   one row per (location, hour) in due_hours
-- Parameters: hours that are looked at once more, as locations and starts; whether hours that were verified come again;
--          after its end, how long an hour is corrected; how many
-- An hour is due when it is final at its location and no event of it is still on its way: first one that has changed since
-- it was verified, then one that never was, the newest first, then one that differed, then the one that was looked at longest
-- ago. What no page shows any more is not looked at again.

INSERT INTO due_hours
WITH shown AS (SELECT max(reached) - interval '36 days' AS since FROM followed_clocks),
again AS (SELECT * FROM unnest(?::text[], ?::timestamptz[]) AS again (location_code, hour_start)),
hours AS (
  SELECT location_code, hour_start, last_offset
  FROM touched_hours
  UNION ALL
  SELECT location_code, hour_start, last_offset
  FROM analytics.hourly_sales AS sales
  WHERE NOT EXISTS (
    SELECT
    FROM touched_hours AS touched
    WHERE touched.hour_start = sales.hour_start AND touched.location_code = sales.location_code)
),
versions AS (SELECT * FROM analytics.hour_versions WHERE hour_start >= (SELECT since FROM shown)),
final AS (
  SELECT
    location_code,
    hour_start,
    hours.last_offset,
    clock.settled_up_to,
    coalesce(versions.version, '') AS version,
    entry.verified_at,
    CASE
      WHEN again.location_code IS NOT NULL THEN 0
      WHEN entry.verified_at IS NULL THEN 2
      WHEN hour_start < shown.since THEN NULL
      WHEN entry.version <> coalesce(versions.version, '') OR hours.last_offset > entry.up_to_offset THEN 1
      WHEN NOT entry.is_equal AND entry.verified_at < now() - interval '30 seconds' THEN 3
      WHEN ?::boolean THEN 4
    END AS turn
  FROM hours
  CROSS JOIN shown
  JOIN followed_clocks AS clock USING (location_code)
  LEFT JOIN analytics.verified_hours AS entry USING (location_code, hour_start)
  LEFT JOIN versions USING (location_code, hour_start)
  LEFT JOIN again USING (location_code, hour_start)
  WHERE hour_start + interval '1 hour' + ?::interval <= clock.reached AND hours.last_offset <= clock.settled_up_to
    AND NOT EXISTS (
      SELECT
      FROM unverifiable_hours AS gone
      WHERE gone.location_code = hours.location_code AND gone.hour_start = hours.hour_start)
)
SELECT location_code, hour_start, last_offset, settled_up_to, version
FROM final
WHERE turn IS NOT NULL
ORDER BY turn, CASE WHEN turn >= 3 THEN verified_at END, hour_start DESC, location_code
LIMIT ?;
