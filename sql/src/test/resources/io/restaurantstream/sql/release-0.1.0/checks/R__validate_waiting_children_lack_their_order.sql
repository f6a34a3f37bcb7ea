-- R: check waiting_children_lack_their_order
-- What:    a child waits only as long as its order has not come
-- Grain:   one row per child that could be moved to its table
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.waiting_children_lack_their_order AS
SELECT events_rejected.event_offset, events_rejected.missing_order_id
FROM raw.events_rejected
JOIN analytics.orders ON orders.order_id = events_rejected.missing_order_id;

COMMENT ON VIEW checks.waiting_children_lack_their_order IS 'Rejected children whose order is there: they should have been moved to their table.';
