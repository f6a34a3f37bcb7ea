-- R: menu verdict
-- What:    which items earn their place on the menu, as Kasavana and Smith sort them (1982): the one place of the rule
-- Grain:   one verdict per item of a category
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
