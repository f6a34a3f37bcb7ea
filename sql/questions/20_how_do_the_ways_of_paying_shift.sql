-- Question: How do the ways of paying shift?
-- Answer:   one row per week of the locations, this one and the three before, and method, with its share of the week's money
-- Reads:    analytics.tenders_by_hour, analytics.selling_locations

WITH weeks AS MATERIALIZED (
  SELECT
    place.location_code,
    this.week - 7 * ago AS week,
    (this.week - 7 * ago + place.day_starts_at) AT TIME ZONE place.time_zone AS starts,
    (this.week - 7 * ago + 7 + place.day_starts_at) AT TIME ZONE place.time_zone AS ends
  FROM analytics.selling_locations AS place
  CROSS JOIN (SELECT max(hour_start) AS hour_start FROM analytics.tenders_by_hour) AS newest
  CROSS JOIN LATERAL (
    SELECT
      analytics.week_of(
        analytics.business_day(newest.hour_start, place.time_zone, place.day_starts_at), place.week_starts_on) AS week
  ) AS this
  CROSS JOIN generate_series(0, 3) AS ago
)
SELECT
  weeks.week,
  tenders.method,
  sum(tenders.payments) AS payments,
  sum(tenders.amount) AS amount,
  round(100 * sum(tenders.amount) / nullif(sum(sum(tenders.amount)) OVER (PARTITION BY weeks.week), 0), 1) AS percent_of_week
FROM analytics.tenders_by_hour AS tenders
JOIN weeks
  ON weeks.location_code = tenders.location_code
  AND tenders.hour_start >= weeks.starts
  AND tenders.hour_start < weeks.ends
WHERE tenders.hour_start >= (SELECT min(starts) FROM weeks)
GROUP BY weeks.week, tenders.method
ORDER BY weeks.week DESC, amount DESC;
