-- Question: Which location leads, and on what?
-- Answer:   one row per location, by revenue
-- Reads:    analytics.location_scorecard

SELECT revenue_rank, location_code, name, revenue, order_count, average_check, tip_percent, average_rating, nps
FROM analytics.location_scorecard
ORDER BY revenue_rank, location_code;
