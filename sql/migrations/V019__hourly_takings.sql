-- V019: hourly takings
-- What:    the numbers of the trade by hour, beside those that were there; quantities may have decimals
-- Grain:   analytics.hourly_sales and analytics.late_sales keep theirs
-- Writer:  the job's hourly-sales window; null in an hour that a job of before had begun, until the tables are rebuilt
-- Readers: analytics.metric_definitions says what each number means

SET ROLE restaurant_owner;

ALTER TABLE analytics.hourly_sales
  ALTER COLUMN items_sold TYPE numeric(14, 3),
  ADD COLUMN gross numeric(14, 2),
  ADD COLUMN voids numeric(14, 2),
  ADD COLUMN discounts numeric(14, 2),
  ADD COLUMN comps numeric(14, 2),
  ADD COLUMN charges numeric(14, 2),
  ADD COLUMN gratuity numeric(14, 2),
  ADD COLUMN gift_cards numeric(14, 2),
  ADD COLUMN refunds numeric(14, 2),
  ADD COLUMN refunded_tax numeric(14, 2),
  ADD COLUMN refunded_tip numeric(14, 2),
  ADD COLUMN refunds_issued numeric(14, 2),
  ADD COLUMN guests bigint,
  ADD COLUMN net numeric(14, 2) GENERATED ALWAYS AS (gross - discounts - comps - refunds) STORED;

ALTER TABLE analytics.late_sales
  ALTER COLUMN items_sold TYPE numeric(14, 3),
  ADD COLUMN gross numeric(14, 2),
  ADD COLUMN voids numeric(14, 2),
  ADD COLUMN discounts numeric(14, 2),
  ADD COLUMN comps numeric(14, 2),
  ADD COLUMN charges numeric(14, 2),
  ADD COLUMN gratuity numeric(14, 2),
  ADD COLUMN gift_cards numeric(14, 2),
  ADD COLUMN refunds numeric(14, 2),
  ADD COLUMN refunded_tax numeric(14, 2),
  ADD COLUMN refunded_tip numeric(14, 2),
  ADD COLUMN refunds_issued numeric(14, 2),
  ADD COLUMN guests bigint;

COMMENT ON COLUMN analytics.hourly_sales.items_sold IS 'Quantity on these orders without what was voided; three decimals.';
COMMENT ON COLUMN analytics.late_sales.items_sold IS 'Change of the quantity sold.';

DO $$
DECLARE
  meaning CONSTANT jsonb := '{
    "gross": "prices of the lines of these orders, less what was voided",
    "voids": "prices of lines that were voided; in no other number",
    "discounts": "discounts other than comps",
    "comps": "items that were served and given away",
    "charges": "service charges that are no gratuity",
    "gratuity": "service charges that go to the staff",
    "gift_cards": "gift cards sold with these orders, which are no sale",
    "refunds": "refunds of orders that were opened in the hour, without tax and tip (accounting basis)",
    "refunded_tax": "tax of these refunds",
    "refunded_tip": "tips of these refunds",
    "refunds_issued": "all that was given back in the hour, whenever its order was (operational basis)",
    "guests": "guests of these orders, where they are known"
  }';
  col record;
BEGIN
  FOR col IN SELECT key, value #>> '{}' AS text FROM jsonb_each(meaning) LOOP
    EXECUTE format(
      'COMMENT ON COLUMN analytics.hourly_sales.%I IS %L',
      col.key, 'Sum of ' || col.text || '. Null in an hour that was begun before 0.2.0, until the tables are rebuilt.');
    EXECUTE format(
      'COMMENT ON COLUMN analytics.late_sales.%I IS %L',
      col.key, 'Change of the sum of ' || col.text || '. Null in a row that was written before 0.2.0.');
  END LOOP;
END
$$;

COMMENT ON COLUMN analytics.hourly_sales.net IS 'Net sales: gross less discounts, comps and refunds (accounting basis); charges are a line of their own.';
