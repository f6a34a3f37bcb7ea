-- What of the log did not become a row, or came too late for its window. Keys: what, detail. Values: how many.
SELECT 'rejected' AS what, reason AS detail, count(*)::bigint AS events
FROM raw.events_rejected WHERE missing_order_id IS NULL GROUP BY reason
UNION ALL
SELECT 'waiting', 'for their order', count(*) FROM raw.events_rejected WHERE missing_order_id IS NOT NULL HAVING count(*) > 0
UNION ALL
SELECT 'missing', 'offsets the log skipped', coalesce(sum(last_offset - first_offset + 1), 0)::bigint
FROM raw.event_gaps HAVING count(*) > 0
UNION ALL
SELECT 'late', 'changes after their window', count(*) FROM analytics.late_sales HAVING count(*) > 0
ORDER BY 1, 3 DESC
