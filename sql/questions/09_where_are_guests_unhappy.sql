-- Question: Where are guests unhappy?
-- Answer:   one row per location with feedback, the lowest Net Promoter Score first
-- Reads:    analytics.satisfaction, analytics.locations

SELECT
  satisfaction.location_code,
  locations.name,
  satisfaction.nps,
  satisfaction.average_rating,
  satisfaction.responses,
  satisfaction.detractors
FROM analytics.satisfaction
LEFT JOIN analytics.locations USING (location_code)
ORDER BY satisfaction.nps, satisfaction.location_code;
