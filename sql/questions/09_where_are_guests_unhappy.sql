-- Question: Where are guests unhappy?
-- Answer:   one row per location with feedback, the lowest Net Promoter Score first
-- Reads:    analytics.satisfaction, analytics.location_days

SELECT
  satisfaction.location_code,
  location_days.name,
  satisfaction.nps,
  satisfaction.average_rating,
  satisfaction.responses,
  satisfaction.detractors
FROM analytics.satisfaction
LEFT JOIN analytics.location_days USING (location_code)
ORDER BY satisfaction.nps, satisfaction.location_code;
