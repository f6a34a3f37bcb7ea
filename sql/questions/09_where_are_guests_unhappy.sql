-- Question: Where are guests unhappy?
-- Answer:   one row per location with answers in the last 91 days, the lowest Net Promoter Score first
-- Reads:    analytics.answers_by_day, analytics.location_days

SELECT
  location_code,
  name,
  round(
    100.0 * (coalesce(sum(answers) FILTER (WHERE nps >= 9), 0) - coalesce(sum(answers) FILTER (WHERE nps BETWEEN 0 AND 6), 0))
      / nullif(sum(answers) FILTER (WHERE nps >= 0), 0), 1) AS nps,
  round(sum(rating * answers)::numeric / sum(answers), 2) AS average_rating,
  sum(answers) AS responses,
  coalesce(sum(answers) FILTER (WHERE nps BETWEEN 0 AND 6), 0) AS detractors
FROM analytics.answers_by_day
LEFT JOIN analytics.location_days USING (location_code)
WHERE business_day > (SELECT max(business_day) FROM analytics.answers_by_day) - 91
GROUP BY location_code, name
ORDER BY nps, location_code;
