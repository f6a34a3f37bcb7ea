-- Told: analytics.hourly_sales without the hours whose sales were all taken back
-- Grain:   one row per (location, hour in UTC) that sold something

CREATE TEMP VIEW told_hourly_sales AS
SELECT *
FROM analytics.hourly_sales
WHERE (order_count, items_sold, subtotal, tax, tip, total) <> (0, 0, 0, 0, 0, 0);
