-- Follow: orders of a due hour also count in hours that are not due, of which their sums are a part only
-- Reads:   due_hours

DO $$
DECLARE
  hourly text;
BEGIN
  FOREACH hourly IN ARRAY ARRAY[
    'truth_hourly_sales', 'truth_late_sales', 'truth_sales_by_service', 'truth_tenders_by_hour', 'truth_items_by_hour',
    'truth_answers_by_hour', 'truth_exceptions_by_hour', 'told_late_sales', 'told_sales_by_service', 'told_tenders_by_hour',
    'told_items_by_hour', 'told_answers_by_hour', 'told_exceptions_by_hour']
  LOOP
    EXECUTE format(
      'DELETE FROM %1$I AS row WHERE NOT EXISTS ('
      '  SELECT FROM due_hours AS due WHERE due.location_code = row.location_code AND due.hour_start = row.hour_start)', hourly);
  END LOOP;
END
$$;
