-- R: check payment_totals_add_up
-- What:    subtotal, tax and tip of a payment sum to its total, and the total was captured
-- Grain:   one row per payment that does not add up
-- Readers: analytics.validate_data_consistency()

SET ROLE restaurant_owner;

CREATE OR REPLACE VIEW checks.payment_totals_add_up AS
SELECT payment_id, subtotal, tax, tip, total, amount
FROM analytics.payments
WHERE subtotal + tax + tip <> total OR amount <> total;

COMMENT ON VIEW checks.payment_totals_add_up IS 'Payments whose subtotal, tax and tip are not their total, or whose total is not the amount captured.';
