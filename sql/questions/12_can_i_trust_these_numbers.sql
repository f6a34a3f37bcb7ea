-- Question: Can I trust these numbers?
-- Answer:   one row per rule that must hold, broken ones first; SELECT * FROM checks.<check_name> shows the rows
-- Reads:    analytics.validate_data_consistency()
-- Bound:    computes all tables once more, by all rules

SELECT check_name, broken_rows, ok
FROM analytics.validate_data_consistency()
ORDER BY ok, check_name;
