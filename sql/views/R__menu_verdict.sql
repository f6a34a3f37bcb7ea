-- R: menu verdict
-- What:    which items earn their place on the menu, as Kasavana and Smith sort them (1982): the one place of the rule, and the
--          cost by which a margin is counted
-- Grain:   analytics.menu_costs: one row per item and time in which it has one cost
-- Readers: questions/05, the dashboard of the menu; the live page judges by the same rule in MenuView, which a test compares

SET ROLE restaurant_owner;

-- The thresholds are here and nowhere else in SQL: 30 pieces, and 70 % of an even share.
CREATE OR REPLACE FUNCTION analytics.menu_verdict(
  quantity numeric, margin numeric, quantity_of_category numeric, items_of_category bigint, mean_margin numeric) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE
  WHEN margin IS NULL THEN 'cost unknown'
  WHEN quantity < 30 THEN 'too early'
  WHEN quantity * items_of_category >= 0.7 * quantity_of_category THEN
    CASE WHEN margin >= mean_margin THEN 'star' ELSE 'plowhorse' END
  ELSE
    CASE WHEN margin >= mean_margin THEN 'puzzle' ELSE 'dog' END
END;

COMMENT ON FUNCTION analytics.menu_verdict(numeric, numeric, numeric, bigint, numeric) IS
  'star, plowhorse (popular, thin margin), puzzle (unpopular, rich margin) or dog; cost unknown without a margin, too early under 30 pieces. Popular: at least 70 % of an even share of the pieces of all items of its category of which anything was sold, whether their cost is known or not. Rich: margin of a piece at least mean_margin, that of all pieces of known cost in its category.';

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
