-- V004: rejected events
-- Grain:   one row per offset of the event log that could not become a row, and why
-- Writer:  the job; a child whose order has not come waits here and is moved to its table when the order comes
-- Readers: whoever repairs a sender; checks/R__validate_waiting_children_lack_their_order.sql

SET ROLE restaurant_owner;

CREATE TABLE raw.events_rejected (
  event_offset     bigint      NOT NULL,
  reason           text        NOT NULL,
  detail           text        NOT NULL,
  field            text,
  partition_key    text,
  missing_order_id uuid,
  raw_text         text        NOT NULL,
  raw_bytes        bytea,
  rejected_at      timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT events_rejected_pkey PRIMARY KEY (event_offset)
);

-- Asked for each order that is written: "does anyone wait for it?". Only waiting rows are in it, so it is tiny.
CREATE INDEX idx_events_rejected_missing_order_id ON raw.events_rejected (missing_order_id)
  WHERE missing_order_id IS NOT NULL;

COMMENT ON TABLE raw.events_rejected IS
  'Every event that could not become a row, with the reason and the text as it came. Conservation law: each offset of the log is in exactly one of raw.events_raw, raw.events_rejected, raw.event_gaps.';
COMMENT ON COLUMN raw.events_rejected.event_offset IS 'Position in the event log, from 1.';
COMMENT ON COLUMN raw.events_rejected.reason IS 'Kind of fault, a short stable name to group by.';
COMMENT ON COLUMN raw.events_rejected.detail IS 'The fault in one sentence, with the bad value.';
COMMENT ON COLUMN raw.events_rejected.field IS 'Path of the faulty field; null when the fault is not in one field.';
COMMENT ON COLUMN raw.events_rejected.partition_key IS 'The location it belongs to; null when it could not be read.';
COMMENT ON COLUMN raw.events_rejected.missing_order_id IS
  'The order a child waits for; null when nothing can heal the row. Waiting rows are moved to their table when the order comes.';
COMMENT ON COLUMN raw.events_rejected.raw_text IS 'The event as it came.';
COMMENT ON COLUMN raw.events_rejected.raw_bytes IS
  'The exact bytes, only when text cannot hold them (a NUL character or invalid UTF-8); null otherwise.';
COMMENT ON COLUMN raw.events_rejected.rejected_at IS 'When the row was written.';
COMMENT ON INDEX raw.idx_events_rejected_missing_order_id IS 'The children that wait for an order.';
