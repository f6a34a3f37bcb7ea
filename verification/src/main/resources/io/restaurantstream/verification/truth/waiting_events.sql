-- Told: accepted events of the log, as far as it was read, that a running job has not written yet
-- Grain:   one number

SELECT (SELECT count(*) FROM truth_events) - (SELECT count(*) FROM truth_written);
