-- Stored: the tables by hour that are compared
-- Grain:   as the tables
-- Readers: late_sales.sql, hourly_sales.sql, roll_ups.sql. Whoever verifies a few hours only has views of these names that
--          hold no others.

CREATE TEMP VIEW stored_hourly_sales AS SELECT * FROM analytics.hourly_sales;
CREATE TEMP VIEW stored_late_sales AS SELECT * FROM analytics.late_sales;
CREATE TEMP VIEW stored_sales_by_service AS SELECT * FROM analytics.sales_by_service;
CREATE TEMP VIEW stored_tenders_by_hour AS SELECT * FROM analytics.tenders_by_hour;
CREATE TEMP VIEW stored_items_by_hour AS SELECT * FROM analytics.items_by_hour;
CREATE TEMP VIEW stored_answers_by_hour AS SELECT * FROM analytics.answers_by_hour;
CREATE TEMP VIEW stored_exceptions_by_hour AS SELECT * FROM analytics.exceptions_by_hour;
CREATE TEMP VIEW stored_late_roll_ups AS SELECT * FROM analytics.late_roll_ups;
