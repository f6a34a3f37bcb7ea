-- V010: hourly sales
-- Grain:   one row per (location, hour), hour in UTC, half-open; paid orders only, by the time they were opened
-- Writer:  the job's hourly-sales window (replaces the row when it fires again; never goes back in offset)
-- Readers: the live page; checks/R__validate_hourly_sales_equal_the_roll_up.sql

SET ROLE restaurant_owner;

CREATE TABLE analytics.hourly_sales (
  location_code text           NOT NULL,
  hour_start    timestamptz    NOT NULL,
  order_count   bigint         NOT NULL,
  items_sold    bigint         NOT NULL,
  subtotal      numeric(14, 2) NOT NULL,
  tax           numeric(14, 2) NOT NULL,
  tip           numeric(14, 2) NOT NULL,
  total         numeric(14, 2) NOT NULL,
  last_offset   bigint         NOT NULL,
  updated_at    timestamptz    NOT NULL DEFAULT now(),
  CONSTRAINT hourly_sales_pkey PRIMARY KEY (location_code, hour_start)
-- A row is replaced about once a second while its hour runs: room on the page keeps these updates off the index.
) WITH (fillfactor = 50);

COMMENT ON TABLE analytics.hourly_sales IS
  'Sales per location and hour while they happen. Together with analytics.late_sales equal to analytics.hourly_sales_from_orders, to the cent.';
COMMENT ON COLUMN analytics.hourly_sales.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.hourly_sales.hour_start IS 'Start of the hour, in UTC; the hour ends before the next one starts.';
COMMENT ON COLUMN analytics.hourly_sales.order_count IS 'Paid orders opened in the hour.';
COMMENT ON COLUMN analytics.hourly_sales.items_sold IS 'Pieces on these orders: the sum of qty.';
COMMENT ON COLUMN analytics.hourly_sales.subtotal IS 'Sum before tax and tip.';
COMMENT ON COLUMN analytics.hourly_sales.tax IS 'Sum of tax.';
COMMENT ON COLUMN analytics.hourly_sales.tip IS 'Sum of tips.';
COMMENT ON COLUMN analytics.hourly_sales.total IS 'Sum of totals.';
COMMENT ON COLUMN analytics.hourly_sales.last_offset IS 'Highest offset that went into the row; a result with a lower one never replaces it.';
COMMENT ON COLUMN analytics.hourly_sales.updated_at IS 'When the row was last written.';
