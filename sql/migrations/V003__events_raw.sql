-- V003: raw events
-- Grain:   one row per offset of the event log that held a valid event
-- Writer:  the job's facts sink, in the same transaction as the rows the event became
-- Readers: checks of the log's completeness; anyone who wants to see what really arrived

SET ROLE restaurant_owner;

CREATE TABLE raw.events_raw (
  event_offset  bigint      NOT NULL,
  event_id      uuid        NOT NULL,
  event_type    text        NOT NULL,
  ts            timestamptz NOT NULL,
  partition_key text        NOT NULL,
  payload       jsonb       NOT NULL,
  ingested_at   timestamptz NOT NULL DEFAULT now(),
  -- The only B-tree: offsets arrive in order, so its writes stay on the right-most page.
  -- event_id is not UNIQUE: an event that is delivered again has a new offset and is kept as what it is, and a
  -- second, random index would cost more than everything else on this table.
  CONSTRAINT events_raw_pkey PRIMARY KEY (event_offset)
);

-- Rows lie nearly in order of time, so a few pages of block ranges serve every "since yesterday"; a B-tree would
-- have to be written for each row. autosummarize keeps the newest ranges usable between vacuums.
CREATE INDEX idx_events_raw_ts ON raw.events_raw USING brin (ts) WITH (autosummarize = on);

COMMENT ON TABLE raw.events_raw IS
  'Every valid event, once per offset. Conservation law: each offset of the log is in exactly one of raw.events_raw, raw.events_rejected, raw.event_gaps.';
COMMENT ON COLUMN raw.events_raw.event_offset IS 'Position in the event log, from 1.';
COMMENT ON COLUMN raw.events_raw.event_id IS 'Identity of the event; the same when it is delivered again under a new offset.';
COMMENT ON COLUMN raw.events_raw.event_type IS 'order_created, order_item_added, payment_captured or feedback_submitted.';
COMMENT ON COLUMN raw.events_raw.ts IS 'When it happened (event time).';
COMMENT ON COLUMN raw.events_raw.partition_key IS 'The location it belongs to; all events of an order have the same one.';
COMMENT ON COLUMN raw.events_raw.payload IS 'What the event says, as it came.';
COMMENT ON COLUMN raw.events_raw.ingested_at IS 'When the row was written (transaction time of the database).';
COMMENT ON INDEX raw.idx_events_raw_ts IS 'Ranges of event time over an append-only table.';
