-- Question: Which location loses more than the others?
-- Answer:   one row per location, over the last 28 days: voids, comps and discounts in percent of its gross sales
-- Reads:    analytics.hourly_sales, analytics.selling_locations

SELECT
  place.location_code,
  sum(sales.gross) AS gross_sales,
  round(100 * sum(sales.voids) / nullif(sum(sales.gross), 0), 2) AS void_percent,
  round(100 * sum(sales.comps) / nullif(sum(sales.gross), 0), 2) AS comp_percent,
  round(100 * sum(sales.discounts) / nullif(sum(sales.gross), 0), 2) AS discount_percent,
  round(100 * sum(sales.refunds) / nullif(sum(sales.gross), 0), 2) AS refund_percent
FROM analytics.selling_locations AS place
JOIN analytics.hourly_sales AS sales
  ON sales.location_code = place.location_code
  AND sales.hour_start > (SELECT max(hour_start) FROM analytics.sales_by_service) - interval '28 days'
GROUP BY place.location_code
ORDER BY sum(sales.voids + sales.comps) / nullif(sum(sales.gross), 0) DESC NULLS LAST, place.location_code;
