-- V014: writer fence
-- Grain:   one row per writer of facts that may write, for its share of the locations
-- Writer:  the job; a writer that opens adds its row and deletes those of the writers that it replaces
-- Readers: the job, at the start of every transaction that writes facts; whoever asks which job writes

SET ROLE restaurant_owner;

CREATE TABLE raw.writer_fence (
  epoch      bigint      GENERATED ALWAYS AS IDENTITY,
  key_groups int4range   NOT NULL,
  job_id     text        NOT NULL,
  opened_at  timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT writer_fence_pkey PRIMARY KEY (epoch)
);

COMMENT ON TABLE raw.writer_fence IS
  'Who may write facts: for each location, the writer that opened last. A transaction of a writer begins by locking its row, and the next writer for any of its locations deletes it, so one that was frozen and wakes up finds that it has been replaced.';
COMMENT ON COLUMN raw.writer_fence.epoch IS
  'Number of the writer; a later one is higher. Its connections are called facts- and this number in pg_stat_activity.';
COMMENT ON COLUMN raw.writer_fence.key_groups IS
  'The locations it writes, as the key groups that Flink deals them into; other parallelisms have other ranges of the same groups.';
COMMENT ON COLUMN raw.writer_fence.job_id IS 'The Flink job that the writer is part of.';
COMMENT ON COLUMN raw.writer_fence.opened_at IS 'When it took over.';
COMMENT ON SEQUENCE raw.writer_fence_epoch_seq IS 'The next epoch.';
