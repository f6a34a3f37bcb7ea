-- Copies the log out of the raw tables and empties what the job writes, in one transaction: killed before its end,
-- nothing has happened; killed after it, the copy is there and a second start goes on from it.

SET LOCAL ROLE restaurant_owner;
SET LOCAL lock_timeout = '10s';

CREATE TABLE IF NOT EXISTS raw.log_to_rebuild (
  event_offset  bigint NOT NULL,
  partition_key text   NOT NULL,
  json          bytea  NOT NULL,
  CONSTRAINT log_to_rebuild_pkey PRIMARY KEY (event_offset)
);

COMMENT ON TABLE raw.log_to_rebuild IS
  'The events of the log while all other tables are made again from it; dropped when that is done and verified.';

-- Whoever writes meanwhile would write into the copy's future: locked before it is read.
LOCK TABLE raw.events_raw, raw.events_rejected IN ACCESS EXCLUSIVE MODE;

INSERT INTO raw.log_to_rebuild (event_offset, partition_key, json)
SELECT event_offset,
       partition_key,
       convert_to(
         format(
           '{"offset":%s,"event_id":"%s","event_type":%s,"ts":"%s","partition_key":%s,"payload":%s}',
           event_offset,
           event_id,
           to_json(event_type),
           to_char(ts AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
           to_json(partition_key),
           payload),
         'UTF8')
FROM raw.events_raw
ORDER BY event_offset
ON CONFLICT (event_offset) DO NOTHING;

INSERT INTO raw.log_to_rebuild (event_offset, partition_key, json)
SELECT event_offset, coalesce(partition_key, ''), coalesce(raw_bytes, convert_to(raw_text, 'UTF8'))
FROM raw.events_rejected
ORDER BY event_offset
ON CONFLICT (event_offset) DO NOTHING;

-- Named one by one, and held against the catalogue by a test: a table that is not ours must never be emptied.
TRUNCATE
  raw.events_raw,
  raw.events_rejected,
  analytics.orders,
  analytics.order_items,
  analytics.items_as_sold,
  analytics.payments,
  analytics.payment_voids,
  analytics.tip_adjustments,
  analytics.refunds,
  analytics.order_discounts,
  analytics.discount_removals,
  analytics.service_charges,
  analytics.item_voids,
  analytics.order_status,
  analytics.order_moves,
  analytics.gift_cards_sold,
  analytics.feedback,
  analytics.menu_item_versions,
  analytics.location_versions,
  analytics.shift_starts,
  analytics.shift_ends,
  analytics.hourly_sales,
  analytics.late_sales,
  analytics.sales_by_service,
  analytics.tenders_by_hour,
  analytics.items_by_hour,
  analytics.answers_by_hour,
  analytics.exceptions_by_hour,
  analytics.late_roll_ups,
  analytics.items_by_day,
  analytics.answers_by_day,
  analytics.day_cuts,
  analytics.days_to_add_up,
  analytics.verified_hours;
