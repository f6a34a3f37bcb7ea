-- Told: events that are compared without the personal data that was erased from them on request
-- Grain:   one number

SELECT count(*) FROM raw.erasures;
