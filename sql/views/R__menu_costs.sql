-- R: menu costs
-- What:    what making an item costs, and when: the cost by which a margin is counted
-- Grain:   one row per item and time in which it has one cost
-- Readers: views/R__menu_performance.sql, questions/05, the dashboard of the menu, the live page

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW analytics.menu_costs AS
SELECT
  menu_item_id,
  valid_from,
  lead(valid_from, 1, 'infinity') OVER (PARTITION BY menu_item_id ORDER BY valid_from) AS valid_until,
  unit_cost
FROM (
  SELECT menu_item_id, valid_from, unit_cost FROM analytics.menu_item_versions
  UNION ALL
  SELECT menu_item_id, '-infinity', unit_cost FROM analytics.menu_items
) AS known;

COMMENT ON VIEW analytics.menu_costs IS
  'What making an item costs from when until when: by its versions, and before the first as it is listed; no row where nothing was known yet. The cost of a sale is the one in force at its time. Of what is added up by day it is the one in force in the middle of the business day, 12 hours after its start, so a menu that changes in the night or in the morning counts from that day.';
COMMENT ON COLUMN analytics.menu_costs.menu_item_id IS 'The item.';
COMMENT ON COLUMN analytics.menu_costs.valid_from IS 'From when on; -infinity for what is listed.';
COMMENT ON COLUMN analytics.menu_costs.valid_until IS 'From when on the next one is in force; infinity for the newest.';
COMMENT ON COLUMN analytics.menu_costs.unit_cost IS 'What one costs to make.';
