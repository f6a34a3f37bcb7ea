-- V035: metric sources
-- What:    definitions of numbers that are not made of sales: payments, items, what guests say; and by what each can be sliced
-- Grain:   one row per metric
-- Writer:  views/R__trade_numbers.sql
-- Readers: the live page and ./stack prove

SET ROLE restaurant_owner;

ALTER TABLE analytics.metric_definitions
  ADD COLUMN source text NOT NULL DEFAULT 'sales',
  ADD COLUMN sliced_by text,
  ADD CONSTRAINT metric_definitions_source_check CHECK (source IN ('sales', 'tenders', 'items', 'answers'));

COMMENT ON TABLE analytics.metric_definitions IS
  'What each number of the trade means. expression computes it over rows of its source, of any location, day or hour.';
COMMENT ON COLUMN analytics.metric_definitions.metric IS 'Name; of sales, the column of analytics.trade_numbers.';
COMMENT ON COLUMN analytics.metric_definitions.unit IS 'dollars, orders, guests, quantity, percent, answers or score.';
COMMENT ON COLUMN analytics.metric_definitions.expression IS 'SQL aggregate over rows of the source.';
COMMENT ON COLUMN analytics.metric_definitions.source IS
  'sales: rows of analytics.sales_parts; tenders, items, answers: rows with the columns of the roll-up by hour.';
COMMENT ON COLUMN analytics.metric_definitions.sliced_by IS
  'The column of the source by whose values the number is known as well; null when it is not.';
