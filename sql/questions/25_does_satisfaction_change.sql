-- Question: Does satisfaction change?
-- Answer:   one row per week of the locations, this one and the twelve before: Net Promoter Score with its 95 percent interval;
--           none under 30 answers
-- Reads:    analytics.answers_by_day, analytics.location_days

WITH days AS (
  SELECT analytics.week_of(business_day, week_starts_on) AS week, rating, nps, answers
  FROM analytics.answers_by_day
  LEFT JOIN analytics.location_days USING (location_code)
  WHERE business_day > (SELECT max(business_day) FROM analytics.answers_by_day) - 98
),
weeks AS (
  SELECT
    week,
    sum(answers) AS answers,
    sum(answers) FILTER (WHERE nps >= 0) AS asked,
    coalesce(sum(answers) FILTER (WHERE nps >= 9), 0) AS promoters,
    coalesce(sum(answers) FILTER (WHERE nps BETWEEN 0 AND 6), 0) AS detractors,
    round(sum(rating * answers)::numeric / sum(answers), 2) AS stars
  FROM days
  -- the one before is not complete
  WHERE week > (SELECT max(week) FROM days) - 91
  GROUP BY week
)
SELECT
  week,
  answers,
  stars,
  CASE WHEN asked >= 30 THEN round(100 * (promoters - detractors) / asked) END AS nps,
  round(analytics.nps_margin(promoters, detractors, asked), 1) AS plus_minus
FROM weeks
ORDER BY week DESC;
