-- What the job keeps by the hour, as analytics.roll_ups_from_facts computes it.
INSERT INTO analytics.sales_by_service
SELECT
  hour_start, location_code, key, amounts[1], amounts[2], amounts[3], amounts[4], amounts[5], amounts[6], amounts[7],
  amounts[8], amounts[9], amounts[10], 1, now(), amounts[11], amounts[12]
FROM analytics.roll_ups_from_facts WHERE roll_up = 'sales_by_service';

INSERT INTO analytics.tenders_by_hour
SELECT hour_start, location_code, key, amounts[1], amounts[2], amounts[3], amounts[4], amounts[5], 1, now(), sub_key
FROM analytics.roll_ups_from_facts WHERE roll_up = 'tenders_by_hour';

INSERT INTO analytics.items_by_hour
SELECT hour_start, location_code, key::uuid, amounts[1], amounts[2], 1, now(), amounts[3]
FROM analytics.roll_ups_from_facts WHERE roll_up = 'items_by_hour';

INSERT INTO analytics.answers_by_hour
SELECT hour_start, location_code, key::smallint, sub_key::smallint, amounts[1], 1
FROM analytics.roll_ups_from_facts WHERE roll_up = 'answers_by_hour';

INSERT INTO analytics.exceptions_by_hour
SELECT hour_start, location_code, key, sub_key, amounts[1], amounts[2], 1
FROM analytics.roll_ups_from_facts WHERE roll_up = 'exceptions_by_hour';
