-- Orders that were opened at some locations and times. Parameters: locations, from, until, service type or empty.
WITH wanted AS (
  SELECT * FROM unnest(?::text[], ?::timestamptz[], ?::timestamptz[]) AS wanted (location_code, first, last)
)
SELECT orders.order_id, orders.location_code
FROM analytics.orders
JOIN wanted ON wanted.location_code = orders.location_code
  AND orders.order_ts >= wanted.first AND orders.order_ts < wanted.last
WHERE orders.order_ts >= (SELECT min(first) FROM wanted) AND orders.order_ts < (SELECT max(last) FROM wanted)
  AND ?::text IN ('', orders.service_type)
