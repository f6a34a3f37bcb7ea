-- Question: How much more do we owe on gift cards than when the log began?
-- Answer:   one row: cards sold, cards redeemed; below zero when more was redeemed than sold since
-- Reads:    analytics.hourly_sales, analytics.tenders_by_hour

SELECT
  sold.amount AS sold,
  coalesce(redeemed.amount, 0) AS redeemed,
  sold.amount - coalesce(redeemed.amount, 0) AS change_of_liability
FROM (SELECT coalesce(sum(gift_cards), 0) AS amount FROM analytics.hourly_sales) AS sold
CROSS JOIN (
  SELECT sum(amount - refunded) AS amount
  FROM analytics.tenders_by_hour
  WHERE method = 'gift_card'
) AS redeemed;
