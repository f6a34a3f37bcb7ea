-- How far the tables have come: newest offset, newest time among the last events, newest business day with a sale; and which
-- transactions this snapshot of the database sees.
SELECT
  coalesce(max(event_offset), 0)::bigint AS newest_offset,
  coalesce(extract(epoch FROM max(ts)) * 1000, 0)::bigint AS event_time,
  coalesce(extract(epoch FROM max(ingested_at)) * 1000, 0)::bigint AS written_at,
  pg_current_snapshot()::text AS snapshot,
  (
    SELECT max(analytics.business_day(hour_start, days.time_zone, days.day_starts_at))
    FROM (
      SELECT location_code, max(hour_start) AS hour_start
      FROM analytics.hourly_sales
      WHERE order_count > 0
      GROUP BY location_code) AS newest
    LEFT JOIN analytics.location_days AS days USING (location_code)
  ) AS newest_day
FROM (
  SELECT event_offset, ts, ingested_at
  FROM raw.events_raw
  ORDER BY event_offset DESC
  LIMIT 200) AS last_events
