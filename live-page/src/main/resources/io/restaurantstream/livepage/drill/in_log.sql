-- Which of some events of the log are not what the raw table holds. Parameters: offsets, ids, types, times, locations, events as
-- JSON. Both sides are compared as the text that Postgres makes of them, so a cent, a space inside a text or a zero at the end
-- of a number shows, and the order of keys does not. Of an event that was erased on request, the rest is compared.
SELECT told.event_offset, raw.event_offset IS NULL AND told.event_offset <= raw.trimmed_up_to() AS may_be_trimmed
FROM unnest(?::bigint[], ?::uuid[], ?::text[], ?::timestamptz[], ?::text[], ?::text[])
  AS told (event_offset, event_id, event_type, ts, partition_key, event)
LEFT JOIN raw.events_raw AS raw USING (event_offset)
WHERE (raw.event_id, raw.event_type, raw.ts, raw.partition_key, raw.payload::text)
  IS DISTINCT FROM (told.event_id, told.event_type, told.ts, told.partition_key, (
    CASE
      WHEN EXISTS (SELECT FROM raw.erasures AS erased WHERE erased.event_offset = told.event_offset)
        THEN raw.without_personal_data(told.event_type, told.event::jsonb -> 'payload')
      ELSE told.event::jsonb -> 'payload'
    END)::text)
ORDER BY 1
