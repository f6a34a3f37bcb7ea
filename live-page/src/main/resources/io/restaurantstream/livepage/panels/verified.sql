-- Hours that were verified against the log and have not changed since. Parameter: the first hour.
-- Key: what differs, empty when nothing does. Values: epoch second of the hour, offset that differs or 0, when it was verified
-- in epoch milliseconds.
SELECT
  entry.location_code,
  coalesce(entry.difference, '') AS difference,
  extract(epoch FROM entry.hour_start)::bigint AS hour_start,
  coalesce(entry.wrong_offset, 0)::bigint AS wrong_offset,
  (extract(epoch FROM entry.verified_at) * 1000)::bigint AS verified_at
FROM analytics.verified_hours AS entry
JOIN analytics.hour_versions AS now
  ON now.location_code = entry.location_code AND now.hour_start = entry.hour_start AND now.version = entry.version
WHERE entry.hour_start >= (SELECT ?::timestamptz) AND now.hour_start >= (SELECT ?::timestamptz)
