-- V028: erasures
-- What:    personal data of guests is erased on request: the events of a request are listed, and what is personal in
--          them is removed from the raw events, the rejected events and the facts
-- Grain:   one row per offset of an event that was erased
-- Writer:  raw.erase_events and raw.repeat_erasures, called by ./stack erase
-- Readers: ./stack verify and prove, which compare with the log without what was erased; the job, for rejected events

SET ROLE restaurant_owner;

CREATE TABLE raw.erasures (
  event_offset bigint      NOT NULL,
  erased_at    timestamptz NOT NULL DEFAULT now(),
  erased_by    text        NOT NULL DEFAULT session_user,
  reason       text        NOT NULL,
  CONSTRAINT erasures_pkey PRIMARY KEY (event_offset),
  CONSTRAINT erasures_reason_check CHECK (reason <> '' AND length(reason) <= 200)
);

COMMENT ON TABLE raw.erasures IS
  'Events whose personal data was erased on request. Has no personal data itself, so it can be kept beside backups.';
COMMENT ON COLUMN raw.erasures.event_offset IS 'Offset of the event.';
COMMENT ON COLUMN raw.erasures.erased_at IS 'When it was first erased.';
COMMENT ON COLUMN raw.erasures.erased_by IS 'Database user who erased it.';
COMMENT ON COLUMN raw.erasures.reason IS 'Why, such as the number of the request; must not name the guest.';

-- Lists what stays and not what goes: a field that no version knows may say anything.
CREATE FUNCTION raw.without_personal_data(event_type text, payload jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE
    WHEN kept.fields IS NULL THEN payload
    ELSE coalesce(
        (SELECT jsonb_object_agg(key, value) FROM jsonb_each(payload) WHERE key = ANY (kept.fields)), '{}')
      || CASE WHEN event_type = 'gift_card_sold' THEN '{"card_ref": "erased"}'::jsonb ELSE '{}' END
      || '{"erased": true}'
  END
  FROM (SELECT string_to_array(
    CASE event_type
      WHEN 'order_created' THEN 'order_id service_type order_ts location_code guests channel'
      WHEN 'order_item_added' THEN
        'order_item_id order_id menu_item_id category item_name unit_price qty extended_price'
      WHEN 'payment_captured' THEN
        'payment_id order_id method provider amount subtotal tax tip total location_code scope'
      WHEN 'feedback_submitted' THEN 'feedback_id order_id rating nps created_ts'
      WHEN 'payment_voided' THEN 'payment_id order_id reason voided_ts'
      WHEN 'tip_adjusted' THEN 'payment_id order_id tip adjusted_ts'
      WHEN 'refund_issued' THEN
        'refund_id order_id payment_id amount subtotal tax tip method reason refunded_ts order_ts lines'
      WHEN 'discount_applied' THEN 'discount_id order_id order_item_id kind name amount reason applied_ts'
      WHEN 'discount_removed' THEN 'discount_id order_id removed_ts'
      WHEN 'service_charge_applied' THEN 'charge_id order_id kind amount is_gratuity taxable applied_ts'
      WHEN 'order_item_voided' THEN 'void_id order_id order_item_id qty amount reason after_send voided_ts'
      WHEN 'order_cancelled' THEN 'order_id reason cancelled_ts'
      WHEN 'order_reopened' THEN 'order_id reason reopened_ts'
      WHEN 'order_moved' THEN 'order_id guests moved_ts'
      WHEN 'gift_card_sold' THEN 'gift_txn_id order_id amount sold_ts'
    END, ' ') AS fields) AS kept
$$;

COMMENT ON FUNCTION raw.without_personal_data(text, jsonb) IS
  'The payload of an event of an order with the fields that name no person, and "erased": true; that of any other event unchanged.';

CREATE FUNCTION raw.erased_event(event jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object(
    'offset', event -> 'offset',
    'event_id', event -> 'event_id',
    'event_type', event -> 'event_type',
    'ts', event -> 'ts',
    'partition_key', event -> 'partition_key',
    'payload', raw.without_personal_data(event ->> 'event_type', event -> 'payload'))
$$;

COMMENT ON FUNCTION raw.erased_event(jsonb) IS 'An accepted event without its personal data.';

-- Every statement looks for what is left to erase, so a second call changes nothing. Rejected events come first: the job
-- may be moving one to its tables, is waited for, and the statements after it see where the event has gone.
CREATE FUNCTION raw.repeat_erasures() RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  changed bigint := 0;
  these bigint;
  erase text;
BEGIN
  IF to_regclass('raw.log_to_rebuild') IS NOT NULL THEN
    RAISE EXCEPTION 'a rebuild was interrupted, and its copy of the events still has what is to be erased; complete it with ./stack rebuild first';
  END IF;
  FOREACH erase IN ARRAY ARRAY[
    'UPDATE raw.events_rejected AS row SET raw_text = raw.erased_event(row.raw_text::jsonb)::text
     FROM raw.erasures AS erased WHERE erased.event_offset = row.event_offset AND row.missing_order_id IS NOT NULL
       AND row.raw_text <> raw.erased_event(row.raw_text::jsonb)::text',
    'UPDATE raw.events_rejected AS row
     SET detail = ''erased'', raw_bytes = NULL, raw_text = redacted.text
     FROM raw.erasures AS erased, LATERAL (
       SELECT jsonb_strip_nulls(jsonb_build_object(
         ''offset'', event_offset, ''partition_key'', partition_key, ''erased'', true))::text AS text
       FROM raw.events_rejected WHERE event_offset = erased.event_offset) AS redacted
     WHERE erased.event_offset = row.event_offset AND row.missing_order_id IS NULL
       AND (row.detail, row.raw_text, row.raw_bytes) IS DISTINCT FROM (''erased'', redacted.text, NULL)',
    'UPDATE raw.events_raw AS row SET payload = raw.without_personal_data(row.event_type, row.payload)
     FROM raw.erasures AS erased WHERE erased.event_offset = row.event_offset
       AND row.payload <> raw.without_personal_data(row.event_type, row.payload)',
    'UPDATE analytics.orders AS row
     SET visit_id = NULL, table_name = NULL, server_id = NULL, check_number = NULL, external_id = NULL
     FROM raw.erasures AS erased WHERE erased.event_offset = row.created_offset
       AND num_nonnulls(visit_id, table_name, server_id, check_number, external_id) > 0',
    'UPDATE analytics.order_items AS row SET external_id = NULL
     FROM raw.erasures AS erased WHERE erased.event_offset = row.event_offset AND external_id IS NOT NULL',
    'UPDATE analytics.payments AS row SET auth_code = NULL, card_ref = NULL, external_id = NULL
     FROM raw.erasures AS erased WHERE erased.event_offset = row.event_offset
       AND num_nonnulls(auth_code, card_ref, external_id) > 0',
    'UPDATE analytics.refunds AS row SET external_id = NULL
     FROM raw.erasures AS erased WHERE erased.event_offset = row.event_offset AND external_id IS NOT NULL',
    'UPDATE analytics.order_discounts AS row SET approved_by = NULL
     FROM raw.erasures AS erased WHERE erased.event_offset = row.event_offset AND approved_by IS NOT NULL',
    'UPDATE analytics.item_voids AS row SET approved_by = NULL
     FROM raw.erasures AS erased WHERE erased.event_offset = row.event_offset AND approved_by IS NOT NULL',
    'UPDATE analytics.order_moves AS row SET table_name = NULL, server_id = NULL
     FROM raw.erasures AS erased WHERE erased.event_offset = row.event_offset
       AND num_nonnulls(table_name, server_id) > 0',
    'UPDATE analytics.gift_cards_sold AS row SET card_ref = ''erased''
     FROM raw.erasures AS erased WHERE erased.event_offset = row.event_offset AND card_ref <> ''erased''',
    'UPDATE analytics.feedback AS row SET comment = NULL, customer_id = NULL
     FROM raw.erasures AS erased WHERE erased.event_offset = row.event_offset
       AND num_nonnulls(comment, customer_id) > 0']
  LOOP
    EXECUTE erase;
    GET DIAGNOSTICS these = ROW_COUNT;
    changed := changed + these;
  END LOOP;
  -- a difference is told with the values that differ; the hour is verified again
  DELETE FROM analytics.verified_hours WHERE NOT is_equal;
  RETURN changed;
END
$$;

COMMENT ON FUNCTION raw.repeat_erasures() IS
  'Erases again what raw.erasures lists, such as after a restore of a backup; says how many rows still had personal data.';

CREATE FUNCTION raw.erase_events(offsets bigint[], reason text) RETURNS TABLE (newly_listed bigint, changed_rows bigint)
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  listed bigint;
BEGIN
  INSERT INTO raw.erasures (event_offset, reason)
  SELECT DISTINCT event_offset, erase_events.reason FROM unnest(offsets) AS event_offset
  ON CONFLICT (event_offset) DO NOTHING;
  GET DIAGNOSTICS listed = ROW_COUNT;
  RETURN QUERY SELECT listed, raw.repeat_erasures();
END
$$;

COMMENT ON FUNCTION raw.erase_events(bigint[], text) IS
  'Erases the personal data of the events at these offsets, and lists them in raw.erasures; a second call changes nothing.';

-- Reads all raw events: there is no index by order, which every event would have to pay for.
CREATE FUNCTION raw.events_about(kind text, id uuid) RETURNS TABLE (event_offset bigint)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
  field text := kind || '_id';
BEGIN
  IF kind IS NULL OR kind NOT IN ('feedback', 'customer', 'order') THEN
    RAISE EXCEPTION 'kind % is not allowed; it must be feedback, customer or order', kind;
  END IF;
  RETURN QUERY
  SELECT event_offset
  FROM raw.events_raw
  WHERE lower(payload ->> field) = id::text
    AND (kind = 'order' OR event_type = 'feedback_submitted')
    AND event_type NOT IN ('menu_item_changed', 'location_changed', 'shift_started', 'shift_ended')
  UNION
  -- what was rejected may be no JSON; an id is like nothing else
  SELECT event_offset FROM raw.events_rejected WHERE position(id::text IN lower(raw_text)) > 0
  UNION
  -- whose raw events were trimmed
  SELECT event_offset FROM analytics.feedback
  WHERE CASE kind WHEN 'feedback' THEN feedback_id WHEN 'customer' THEN customer_id END = id
  UNION
  SELECT event_offset FROM analytics.fact_rows WHERE kind = 'order' AND order_id = id;
END
$$;

COMMENT ON FUNCTION raw.events_about(text, uuid) IS
  'Offsets of the events of an answer (feedback), of the answers of a guest (customer) or of an order.';

-- Each runs with the rights of its caller, so it is of use only to who may become the owner.
REVOKE EXECUTE ON FUNCTION raw.repeat_erasures(), raw.erase_events(bigint[], text) FROM PUBLIC;
