-- Truth: analytics.payments
-- Grain:   one row per payment: its latest payment_captured

CREATE TEMP TABLE truth_payments ON COMMIT DROP AS
SELECT DISTINCT ON (said.payment_id)
  said.payment_id,
  event.order_id,
  said.method,
  said.provider,
  said.amount,
  said.auth_code,
  said.subtotal,
  said.tax,
  said.tip,
  said.total,
  said.location_code,
  event.ts AS paid_at,
  event.event_offset
FROM truth_kept AS event,
  jsonb_to_record(event.payload) AS said (
    payment_id uuid, method text, provider text, amount numeric, auth_code text,
    subtotal numeric, tax numeric, tip numeric, total numeric, location_code text)
WHERE event.event_type = 'payment_captured'
ORDER BY said.payment_id, event.event_offset DESC;

ANALYZE truth_payments;
