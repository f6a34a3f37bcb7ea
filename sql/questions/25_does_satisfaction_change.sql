-- Question: Does satisfaction change?
-- Answer:   one row per week that begins on a Monday, this one and the twelve before: Net Promoter Score with its 95 percent interval; none under 30 answers
-- Reads:    analytics.answers_by_day

WITH weeks AS (
  SELECT
    date_trunc('week', business_day::timestamp)::date AS week,
    sum(answers) AS answers,
    sum(answers) FILTER (WHERE nps >= 0) AS asked,
    coalesce(sum(answers) FILTER (WHERE nps >= 9), 0)::numeric / nullif(sum(answers) FILTER (WHERE nps >= 0), 0) AS promoters,
    coalesce(sum(answers) FILTER (WHERE nps BETWEEN 0 AND 6), 0)::numeric / nullif(sum(answers) FILTER (WHERE nps >= 0), 0)
      AS detractors,
    round(sum(rating * answers)::numeric / sum(answers), 2) AS stars
  FROM analytics.answers_by_day
  WHERE business_day >= date_trunc('week', (SELECT max(business_day) FROM analytics.answers_by_day)::timestamp)::date - 84
  GROUP BY 1
)
SELECT
  week,
  answers,
  stars,
  CASE WHEN asked >= 30 THEN round(100 * (promoters - detractors)) END AS nps,
  CASE WHEN asked >= 30
    THEN round(196 * sqrt((promoters + detractors - (promoters - detractors) ^ 2) / asked), 1) END AS plus_minus
FROM weeks
ORDER BY week DESC;
