-- Truth: which events must be in the tables, and which of them wait for their order
-- Grain:   one row per event
-- Readers: the files of the tables

CREATE TEMP VIEW truth_written AS
SELECT events.*
FROM truth_events AS events
JOIN truth_progress AS progress USING (partition_key)
WHERE events.event_offset <= progress.written_up_to;

CREATE TEMP TABLE truth_orphans ON COMMIT DROP AS
SELECT child.event_offset, child.partition_key, child.order_id
FROM truth_written AS child
WHERE child.event_type NOT IN ('order_created', 'refund_issued')
  AND child.order_id IS NOT NULL
  AND NOT EXISTS (
    SELECT
    FROM truth_written AS parent
    WHERE parent.event_type = 'order_created'
      AND parent.order_id = child.order_id
      AND parent.partition_key = child.partition_key);

ANALYZE truth_progress, truth_orphans;

CREATE TEMP VIEW truth_kept AS
SELECT written.*
FROM truth_written AS written
WHERE NOT EXISTS (SELECT FROM truth_orphans AS orphan WHERE orphan.event_offset = written.event_offset);
