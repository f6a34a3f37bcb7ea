-- R: satisfaction
-- What:    the true Net Promoter Score: percent of promoters (9, 10) less percent of detractors (0 to 6); not a mean of answers
-- Grain:   one row per location with feedback
-- Readers: dashboards; questions/

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW analytics.satisfaction AS
SELECT
  orders.location_code,
  count(*) AS responses,
  round(avg(feedback.rating), 2) AS average_rating,
  count(*) FILTER (WHERE feedback.nps >= 9) AS promoters,
  count(*) FILTER (WHERE feedback.nps BETWEEN 7 AND 8) AS passives,
  count(*) FILTER (WHERE feedback.nps <= 6) AS detractors,
  round(
    100.0 * (count(*) FILTER (WHERE feedback.nps >= 9) - count(*) FILTER (WHERE feedback.nps <= 6)) / count(*), 1
  ) AS nps
FROM analytics.feedback
JOIN analytics.orders USING (order_id)
GROUP BY orders.location_code;

COMMENT ON VIEW analytics.satisfaction IS 'What guests think, per location.';
COMMENT ON COLUMN analytics.satisfaction.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.satisfaction.responses IS 'Answers.';
COMMENT ON COLUMN analytics.satisfaction.average_rating IS 'Mean of the stars, 1 to 5.';
COMMENT ON COLUMN analytics.satisfaction.promoters IS 'Answers of 9 or 10.';
COMMENT ON COLUMN analytics.satisfaction.passives IS 'Answers of 7 or 8.';
COMMENT ON COLUMN analytics.satisfaction.detractors IS 'Answers of 0 to 6.';
COMMENT ON COLUMN analytics.satisfaction.nps IS 'Net Promoter Score, -100 to 100: percent of promoters less percent of detractors.';
