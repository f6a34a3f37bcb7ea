-- Question: What will this day and the next six bring?
-- Answer:   one row per location and day: the median of the same weekday in the last eight weeks, and its band; see docs/insight.md
-- Reads:    analytics.forecast_days, which reads analytics.hourly_sales

SELECT location_code, business_day, weeks AS days_it_rests_on, expected, low, high, expected_orders
FROM analytics.forecast_days
ORDER BY location_code, business_day;
