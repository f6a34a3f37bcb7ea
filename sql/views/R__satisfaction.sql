-- R: satisfaction
-- What:    the true Net Promoter Score: percent of promoters (9, 10) less percent of detractors (0 to 6); not a mean of answers
-- Grain:   one row per location with feedback
-- Readers: dashboards; questions/

SET ROLE restaurant_owner;

-- From the roll-up; checks/R__validate_views_equal_the_facts.sql computes the same from the answers themselves.
CREATE OR REPLACE VIEW analytics.satisfaction AS
WITH answers AS (
  SELECT location_code, key::int AS rating, nullif(sub_key::int, -1) AS nps, amounts[1] AS answers
  FROM analytics.roll_ups
  WHERE roll_up = 'answers_by_hour'
)
SELECT
  location_code,
  sum(answers)::bigint AS responses,
  round(sum(rating * answers) / sum(answers), 2) AS average_rating,
  coalesce(sum(answers) FILTER (WHERE nps >= 9), 0)::bigint AS promoters,
  coalesce(sum(answers) FILTER (WHERE nps BETWEEN 7 AND 8), 0)::bigint AS passives,
  coalesce(sum(answers) FILTER (WHERE nps <= 6), 0)::bigint AS detractors,
  round(
    100.0 * (coalesce(sum(answers) FILTER (WHERE nps >= 9), 0) - coalesce(sum(answers) FILTER (WHERE nps <= 6), 0))
      / nullif(sum(answers) FILTER (WHERE nps IS NOT NULL), 0), 1
  ) AS nps
FROM answers
GROUP BY location_code
HAVING sum(answers) <> 0;

COMMENT ON VIEW analytics.satisfaction IS 'What guests think, per location.';
COMMENT ON COLUMN analytics.satisfaction.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.satisfaction.responses IS 'Answers.';
COMMENT ON COLUMN analytics.satisfaction.average_rating IS 'Mean of the stars, 1 to 5.';
COMMENT ON COLUMN analytics.satisfaction.promoters IS 'Answers of 9 or 10.';
COMMENT ON COLUMN analytics.satisfaction.passives IS 'Answers of 7 or 8.';
COMMENT ON COLUMN analytics.satisfaction.detractors IS 'Answers of 0 to 6.';
COMMENT ON COLUMN analytics.satisfaction.nps IS 'Net Promoter Score, -100 to 100: percent of promoters less percent of detractors, among answers that have one.';
