-- One hour of each location once more, from the facts: values as values 2 to 8 of hours.sql.
-- Parameters as those of facts.sql.
SELECT
  location_code,
  extract(epoch FROM min(date_trunc('hour', counted_at, 'UTC')))::bigint AS hour_start,
  sum(order_count)::bigint AS orders,
  (1000 * sum(items_sold))::bigint AS quantity,
  (100 * sum(gross))::bigint AS gross,
  (100 * sum(discounts))::bigint AS discounts,
  (100 * sum(comps))::bigint AS comps,
  (100 * sum(refunds))::bigint AS refunds,
  (100 * sum(coalesce(tip, 0) - refunded_tip))::bigint AS tips
FROM (/*facts*/) AS parts
GROUP BY location_code
