-- Question: Which location loses more than the others?
-- Answer:   one row per location: voids, comps and discounts in percent of its gross sales
-- Reads:    analytics.hourly_sales

SELECT
  location_code,
  sum(gross) AS gross_sales,
  round(100 * sum(voids) / nullif(sum(gross), 0), 2) AS void_percent,
  round(100 * sum(comps) / nullif(sum(gross), 0), 2) AS comp_percent,
  round(100 * sum(discounts) / nullif(sum(gross), 0), 2) AS discount_percent,
  round(100 * sum(refunds) / nullif(sum(gross), 0), 2) AS refund_percent
FROM analytics.hourly_sales
GROUP BY location_code
ORDER BY sum(voids + comps) / nullif(sum(gross), 0) DESC NULLS LAST, location_code;
