-- Question: How much more do we owe on gift cards than 28 days ago?
-- Answer:   one row: cards sold, cards redeemed; below zero when more was redeemed than sold
-- Reads:    analytics.hourly_sales, analytics.tenders_by_hour, analytics.selling_locations

WITH since AS MATERIALIZED (
  SELECT max(hour_start) - interval '28 days' AS moment FROM analytics.tenders_by_hour
),
sold AS (
  SELECT coalesce(sum(sales.gift_cards), 0) AS amount
  FROM analytics.selling_locations AS place
  JOIN analytics.hourly_sales AS sales
    ON sales.location_code = place.location_code AND sales.hour_start > (SELECT moment FROM since)
),
redeemed AS (
  SELECT coalesce(sum(amount - refunded), 0) AS amount
  FROM analytics.tenders_by_hour
  WHERE method = 'gift_card' AND hour_start > (SELECT moment FROM since)
)
SELECT
  sold.amount AS sold,
  redeemed.amount AS redeemed,
  sold.amount - redeemed.amount AS change_of_liability
FROM sold
CROSS JOIN redeemed;
