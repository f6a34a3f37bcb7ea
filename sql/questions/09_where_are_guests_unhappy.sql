-- Question: Where are guests unhappy?
-- Answer:   one row per location with answers in the last 91 days, the lowest Net Promoter Score first, with its 95 percent
--           interval; none under 30 answers
-- Reads:    analytics.answers_by_day, analytics.location_days

WITH answered AS (
  SELECT
    location_code,
    sum(answers) AS responses,
    round(sum(rating * answers)::numeric / sum(answers), 2) AS average_rating,
    sum(answers) FILTER (WHERE nps >= 0) AS asked,
    coalesce(sum(answers) FILTER (WHERE nps >= 9), 0) AS promoters,
    coalesce(sum(answers) FILTER (WHERE nps BETWEEN 0 AND 6), 0) AS detractors
  FROM analytics.answers_by_day
  WHERE business_day > (SELECT max(business_day) FROM analytics.answers_by_day) - 91
  GROUP BY location_code
)
SELECT
  location_code,
  name,
  round(score, 1) AS nps,
  CASE WHEN margin IS NOT NULL THEN greatest(-100, round(score - margin, 1)) END AS nps_low,
  CASE WHEN margin IS NOT NULL THEN least(100, round(score + margin, 1)) END AS nps_high,
  average_rating,
  responses,
  asked,
  detractors
FROM answered
CROSS JOIN LATERAL (
  SELECT 100 * (promoters - detractors) / asked AS score, analytics.nps_margin(promoters, detractors, asked) AS margin
) AS of_asked
LEFT JOIN analytics.location_days USING (location_code)
ORDER BY nps, location_code;
