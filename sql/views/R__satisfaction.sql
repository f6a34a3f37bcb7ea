-- R: satisfaction
-- What:    the true Net Promoter Score: percent of promoters (9, 10) less percent of detractors (0 to 6), with its
--          interval; not a mean of answers
-- Grain:   one row per location with feedback
-- Readers: dashboards; questions/

SET ROLE restaurant_owner;

-- The one place of the formula. A promoter counts 1, a detractor -1, anybody else 0: the score is their mean, and this is 1.96
-- times its standard error.
CREATE OR REPLACE FUNCTION analytics.nps_margin(promoters numeric, detractors numeric, asked numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN asked >= 30 THEN
  196 * sqrt(((promoters + detractors) / asked - ((promoters - detractors) / asked) ^ 2) / asked)
END;

COMMENT ON FUNCTION analytics.nps_margin(numeric, numeric, numeric) IS
  'By how much a Net Promoter Score of so many answers is uncertain, in points: half of its 95 percent interval. Null under 30 answers.';

-- From the roll-up; checks/R__validate_views_equal_the_facts.sql computes the same from the answers themselves.
CREATE OR REPLACE VIEW analytics.satisfaction AS
WITH answers AS (
  SELECT location_code, key::int AS rating, nullif(sub_key::int, -1) AS nps, amounts[1] AS answers
  FROM analytics.roll_ups
  WHERE roll_up = 'answers_by_hour'
)
SELECT
  location_code,
  responses,
  average_rating,
  promoters,
  passives,
  detractors,
  round(score, 1) AS nps,
  CASE WHEN margin IS NOT NULL THEN greatest(-100, round(score - margin, 1)) END AS nps_low,
  CASE WHEN margin IS NOT NULL THEN least(100, round(score + margin, 1)) END AS nps_high
FROM (
  SELECT
    location_code,
    sum(answers)::bigint AS responses,
    round(sum(rating * answers) / sum(answers), 2) AS average_rating,
    coalesce(sum(answers) FILTER (WHERE nps >= 9), 0)::bigint AS promoters,
    coalesce(sum(answers) FILTER (WHERE nps BETWEEN 7 AND 8), 0)::bigint AS passives,
    coalesce(sum(answers) FILTER (WHERE nps <= 6), 0)::bigint AS detractors,
    sum(answers) FILTER (WHERE nps IS NOT NULL) AS asked,
    100.0 * (coalesce(sum(answers) FILTER (WHERE nps >= 9), 0) - coalesce(sum(answers) FILTER (WHERE nps <= 6), 0))
      / nullif(sum(answers) FILTER (WHERE nps IS NOT NULL), 0) AS score
  FROM answers
  GROUP BY location_code
  HAVING sum(answers) <> 0
) AS of_location
CROSS JOIN LATERAL (SELECT analytics.nps_margin(promoters, detractors, asked) AS margin) AS uncertain;

COMMENT ON VIEW analytics.satisfaction IS 'What guests think, per location.';
COMMENT ON COLUMN analytics.satisfaction.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.satisfaction.responses IS 'Answers.';
COMMENT ON COLUMN analytics.satisfaction.average_rating IS 'Mean of the stars, 1 to 5.';
COMMENT ON COLUMN analytics.satisfaction.promoters IS 'Answers of 9 or 10.';
COMMENT ON COLUMN analytics.satisfaction.passives IS 'Answers of 7 or 8.';
COMMENT ON COLUMN analytics.satisfaction.detractors IS 'Answers of 0 to 6.';
COMMENT ON COLUMN analytics.satisfaction.nps IS 'Net Promoter Score, -100 to 100: percent of promoters less percent of detractors, among answers that have one.';
COMMENT ON COLUMN analytics.satisfaction.nps_low IS 'Lower end of the 95 percent interval of the score; null under 30 answers that have one.';
COMMENT ON COLUMN analytics.satisfaction.nps_high IS 'Upper end of it.';
