-- The events of an order with their offsets and their JSON as it came, by the offsets that its facts name.
-- Parameters: order, location.
WITH wanted AS (SELECT ?::uuid AS order_id, ?::text AS location_code),
offsets AS (
  SELECT created_offset AS event_offset FROM analytics.orders JOIN wanted USING (order_id, location_code)
  UNION ALL SELECT event_offset FROM analytics.order_items JOIN wanted USING (order_id, location_code)
  UNION ALL SELECT event_offset FROM analytics.payments JOIN wanted USING (order_id, location_code)
  UNION ALL SELECT event_offset FROM analytics.payment_voids JOIN wanted USING (order_id, location_code)
  UNION ALL SELECT event_offset FROM analytics.tip_adjustments JOIN wanted USING (order_id, location_code)
  UNION ALL SELECT event_offset FROM analytics.order_discounts JOIN wanted USING (order_id, location_code)
  UNION ALL SELECT event_offset FROM analytics.discount_removals JOIN wanted USING (order_id, location_code)
  UNION ALL SELECT event_offset FROM analytics.service_charges JOIN wanted USING (order_id, location_code)
  UNION ALL SELECT event_offset FROM analytics.item_voids JOIN wanted USING (order_id, location_code)
  UNION ALL SELECT event_offset FROM analytics.gift_cards_sold JOIN wanted USING (order_id, location_code)
  UNION ALL SELECT event_offset FROM analytics.order_status JOIN wanted USING (order_id, location_code)
  UNION ALL SELECT event_offset FROM analytics.order_moves JOIN wanted USING (order_id, location_code)
  UNION ALL SELECT event_offset FROM analytics.refunds JOIN wanted USING (order_id, location_code)
  UNION ALL SELECT event_offset FROM analytics.feedback JOIN wanted USING (order_id, location_code)
)
SELECT
  offsets.event_offset::text, raw.event_type, raw.event_id::text,
  to_char(raw.ts AT TIME ZONE coalesce(days.time_zone, 'America/Toronto'), 'YYYY-MM-DD HH24:MI:SS') AS happened,
  to_char(raw.ingested_at, 'YYYY-MM-DD HH24:MI:SS.MS') AS written,
  jsonb_pretty(raw.payload) AS payload
FROM offsets
LEFT JOIN raw.events_raw AS raw USING (event_offset)
LEFT JOIN analytics.location_days AS days ON days.location_code = (SELECT location_code FROM wanted)
ORDER BY raw.ts, offsets.event_offset
