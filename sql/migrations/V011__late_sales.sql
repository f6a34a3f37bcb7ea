-- V011: late sales
-- Grain:   one row per event and order that changed the sales of an hour after the allowed lateness, or of an order
--          that was not, or no longer, remembered
-- Writer:  the job's hourly-sales window, for what it may no longer correct
-- Readers: checks/R__validate_hourly_sales_equal_the_roll_up.sql; whoever closes the books of a past day

SET ROLE restaurant_owner;

CREATE TABLE analytics.late_sales (
  event_offset  bigint         NOT NULL,
  order_id      uuid           NOT NULL,
  location_code text           NOT NULL,
  hour_start    timestamptz,
  order_count   bigint         NOT NULL,
  items_sold    bigint         NOT NULL,
  subtotal      numeric(14, 2) NOT NULL,
  tax           numeric(14, 2) NOT NULL,
  tip           numeric(14, 2) NOT NULL,
  total         numeric(14, 2) NOT NULL,
  recorded_at   timestamptz    NOT NULL DEFAULT now(),
  CONSTRAINT late_sales_key UNIQUE NULLS NOT DISTINCT (event_offset, order_id, hour_start)
);

COMMENT ON TABLE analytics.late_sales IS
  'Changes of sales that came too late for their hour in analytics.hourly_sales: add them for the whole truth. A correction may be negative.';
COMMENT ON COLUMN analytics.late_sales.event_offset IS 'Offset of the event that came late; 0 for an order that was not remembered.';
COMMENT ON COLUMN analytics.late_sales.order_id IS 'The order whose sale changed.';
COMMENT ON COLUMN analytics.late_sales.location_code IS 'The restaurant.';
COMMENT ON COLUMN analytics.late_sales.hour_start IS 'Start of the hour the change belongs to, in UTC; null for an order that was not remembered.';
COMMENT ON COLUMN analytics.late_sales.order_count IS 'Change of the number of paid orders; 0 for a correction.';
COMMENT ON COLUMN analytics.late_sales.items_sold IS 'Change of the pieces sold.';
COMMENT ON COLUMN analytics.late_sales.subtotal IS 'Change of the sum before tax and tip.';
COMMENT ON COLUMN analytics.late_sales.tax IS 'Change of the tax.';
COMMENT ON COLUMN analytics.late_sales.tip IS 'Change of the tips.';
COMMENT ON COLUMN analytics.late_sales.total IS 'Change of the total.';
COMMENT ON COLUMN analytics.late_sales.recorded_at IS 'When the row was written.';
