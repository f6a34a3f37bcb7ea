-- V023: metric definitions
-- What:    what each number of the trade means, once, for people and for programs
-- Grain:   one row per metric; views/R__trade_numbers.sql computes each by its very expression, a test compares them
-- Writer:  views/R__trade_numbers.sql, whenever that file changes
-- Readers: docs/numbers.md; whoever shows a number

SET ROLE restaurant_owner;

CREATE TABLE analytics.metric_definitions (
  metric     text NOT NULL,
  unit       text NOT NULL,
  definition text NOT NULL,
  expression text NOT NULL,
  CONSTRAINT metric_definitions_pkey PRIMARY KEY (metric)
);

COMMENT ON TABLE analytics.metric_definitions IS
  'What each number of the trade means. expression computes it over rows of analytics.sales_parts, of any location, day or hour.';
COMMENT ON COLUMN analytics.metric_definitions.metric IS 'Name; the column of analytics.trade_numbers.';
COMMENT ON COLUMN analytics.metric_definitions.unit IS 'dollars, orders, guests, quantity or percent.';
COMMENT ON COLUMN analytics.metric_definitions.definition IS 'One sentence.';
COMMENT ON COLUMN analytics.metric_definitions.expression IS 'SQL aggregate over rows of analytics.sales_parts.';
