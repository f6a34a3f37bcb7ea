-- Question: How was each of the last seven days against the same weekday a week before?
-- Answer:   one row per day, all locations together
-- Reads:    analytics.daily_sales

WITH days AS (
  SELECT business_day, sum(order_count) AS order_count, sum(subtotal) AS subtotal
  FROM analytics.daily_sales
  GROUP BY business_day
)
SELECT
  days.business_day,
  to_char(days.business_day, 'Dy') AS weekday,
  days.order_count,
  days.subtotal,
  before.subtotal AS subtotal_a_week_before,
  round(100 * (days.subtotal - before.subtotal) / nullif(before.subtotal, 0), 1) AS change_percent
FROM days
LEFT JOIN days AS before ON before.business_day = days.business_day - 7
ORDER BY days.business_day DESC
LIMIT 7;
