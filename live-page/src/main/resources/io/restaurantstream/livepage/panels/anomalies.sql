-- What is not as it was in past weeks, see analytics.anomalies_at. The location is empty for all together.
-- Keys: kind, method of payment or item, sentence. Values: epoch second since when, tenths expected, tenths seen.
SELECT
  coalesce(location_code, '') AS location_code,
  kind,
  coalesce(subject, '') AS subject,
  sentence,
  extract(epoch FROM since)::bigint AS since,
  (10 * expected)::bigint AS expected,
  (10 * seen)::bigint AS seen
FROM analytics.anomalies
ORDER BY since DESC, location_code, kind, subject
