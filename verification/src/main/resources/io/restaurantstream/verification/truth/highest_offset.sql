-- Told: the highest offset that any table names
-- Grain:   one number; 0 when all tables are empty

SELECT coalesce(
  greatest(
    (SELECT max(event_offset) FROM raw.events_raw),
    (SELECT max(last_offset) FROM raw.events_trimmed WHERE partition_key <> ''),
    (SELECT max(event_offset) FROM raw.events_rejected),
    (SELECT max(last_offset) FROM raw.event_gaps),
    (SELECT max(last_offset) FROM analytics.hourly_sales),
    (SELECT max(event_offset) FROM analytics.late_sales),
    (SELECT max(last_offset) FROM analytics.sales_by_service),
    (SELECT max(last_offset) FROM analytics.tenders_by_hour),
    (SELECT max(last_offset) FROM analytics.items_by_hour),
    (SELECT max(last_offset) FROM analytics.answers_by_hour),
    (SELECT max(last_offset) FROM analytics.exceptions_by_hour),
    (SELECT max(event_offset) FROM analytics.late_roll_ups)),
  0);
