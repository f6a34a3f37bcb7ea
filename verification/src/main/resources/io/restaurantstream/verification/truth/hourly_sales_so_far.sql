-- Truth: analytics.hourly_sales, when a job is writing it
-- Grain:   one row per (location, hour in UTC) that sold something
-- A row must show its hour as of the offset it names, and no row may lack what is settled.

CREATE TEMP TABLE truth_hourly_sales ON COMMIT DROP AS
SELECT
  location_code,
  hour_start,
  sum(change.order_count) AS order_count,
  sum(change.items_sold) AS items_sold,
  sum(change.subtotal) AS subtotal,
  sum(change.tax) AS tax,
  sum(change.tip) AS tip,
  sum(change.total) AS total,
  max(change.event_offset) AS last_offset
FROM truth_punctual_changes AS change
LEFT JOIN analytics.hourly_sales AS told USING (location_code, hour_start)
LEFT JOIN truth_progress AS progress ON progress.partition_key = location_code
WHERE change.event_offset <= greatest(told.last_offset, progress.settled_up_to, 0)
GROUP BY location_code, hour_start
HAVING
  (sum(change.order_count), sum(change.items_sold), sum(change.subtotal), sum(change.tax), sum(change.tip),
    sum(change.total)) <> (0, 0, 0, 0, 0, 0);
