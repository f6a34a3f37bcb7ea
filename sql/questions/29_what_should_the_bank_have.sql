-- Question: What should the bank have?
-- Answer:   one row per business day of the last seven and method: money taken and given back, all locations together
-- Reads:    analytics.tenders_by_hour, analytics.selling_locations

WITH days AS MATERIALIZED (
  SELECT
    place.location_code,
    today.business_day - ago AS business_day,
    (today.business_day - ago + place.day_starts_at) AT TIME ZONE place.time_zone AS starts,
    (today.business_day - ago + 1 + place.day_starts_at) AT TIME ZONE place.time_zone AS ends
  FROM analytics.selling_locations AS place
  CROSS JOIN (SELECT max(hour_start) AS hour_start FROM analytics.tenders_by_hour) AS newest
  CROSS JOIN LATERAL (
    SELECT analytics.business_day(newest.hour_start, place.time_zone, place.day_starts_at) AS business_day
  ) AS today
  CROSS JOIN generate_series(0, 6) AS ago
)
SELECT
  days.business_day,
  tenders.method,
  sum(tenders.amount) AS taken,
  sum(tenders.refunded) AS given_back,
  sum(tenders.amount - tenders.refunded) AS deposit
FROM analytics.tenders_by_hour AS tenders
JOIN days
  ON days.location_code = tenders.location_code
  AND tenders.hour_start >= days.starts
  AND tenders.hour_start < days.ends
WHERE tenders.hour_start >= (SELECT min(starts) FROM days)
GROUP BY days.business_day, tenders.method
ORDER BY days.business_day DESC, deposit DESC;
