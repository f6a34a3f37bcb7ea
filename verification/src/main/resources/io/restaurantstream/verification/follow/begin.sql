-- Follow: what the follower remembers of the log while it is connected
-- Grain:   followed_events one row per accepted event of an order, with a fingerprint in place of its text: raw.events_raw has
--          the text, and the fingerprint tells whether it is still that of the log. followed_hours one row per order and
--          hour that it counts in; its facts are compared with the hours in which it was opened or refunded. touched_hours
--          one per location and hour, with the newest event of any order in it; followed_clocks one per location;
--          due_hours one per hour that is verified in this transaction
-- Writer:  take.sql, settle.sql, due.sql
-- Readers: due.sql, batch.sql

CREATE TEMP TABLE followed_events (
  event_offset  bigint PRIMARY KEY,
  location_code text   NOT NULL,
  order_id      uuid   NOT NULL,
  event_type    text   NOT NULL,
  fingerprint   uuid   NOT NULL
);
CREATE INDEX followed_events_of_order ON followed_events (order_id, location_code);

CREATE TEMP TABLE followed_hours (
  location_code text        NOT NULL,
  order_id      uuid        NOT NULL,
  hour_start    timestamptz NOT NULL,
  has_facts     boolean     NOT NULL,
  PRIMARY KEY (order_id, location_code, hour_start)
);
CREATE INDEX followed_hours_by_hour ON followed_hours (hour_start, location_code);

CREATE TEMP TABLE touched_hours (
  location_code text        NOT NULL,
  hour_start    timestamptz NOT NULL,
  last_offset   bigint      NOT NULL,
  PRIMARY KEY (hour_start, location_code)
);

-- Until settled_up_to the location's events and all that they change were written ten seconds ago or earlier.
CREATE TEMP TABLE followed_clocks (
  location_code text   PRIMARY KEY,
  reached       timestamptz,
  last_offset   bigint NOT NULL,
  settled_up_to bigint NOT NULL DEFAULT 0
);

-- Hours that can be verified no more: raw events were trimmed, or an order was forgotten by the job and changed afterwards.
CREATE TEMP TABLE unverifiable_hours (
  location_code text        NOT NULL,
  hour_start    timestamptz NOT NULL,
  PRIMARY KEY (hour_start, location_code)
);

CREATE TEMP TABLE due_hours (
  location_code text        NOT NULL,
  hour_start    timestamptz NOT NULL,
  last_offset   bigint      NOT NULL,
  settled_up_to bigint      NOT NULL,
  version       text        NOT NULL
);
