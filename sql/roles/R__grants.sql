-- R: grants
-- What:    what the job and the verification that follows it may do; what readers may see is a default privilege of V002
-- Grain:   one GRANT per kind of table
-- Writer:  the migrations, again whenever this file changes
-- Readers: restaurant_writer, restaurant_verifier; whoever migrates next

SET ROLE restaurant_owner;

GRANT SELECT, INSERT, UPDATE ON
  raw.events_raw,
  raw.events_rejected,
  raw.event_gaps,
  analytics.orders,
  analytics.order_items,
  analytics.items_as_sold,
  analytics.payments,
  analytics.feedback,
  analytics.payment_voids,
  analytics.tip_adjustments,
  analytics.order_discounts,
  analytics.discount_removals,
  analytics.service_charges,
  analytics.item_voids,
  analytics.order_status,
  analytics.order_moves,
  analytics.gift_cards_sold,
  analytics.refunds,
  analytics.menu_item_versions,
  analytics.location_versions,
  analytics.shift_starts,
  analytics.shift_ends,
  analytics.hourly_sales,
  analytics.late_sales,
  analytics.sales_by_service,
  analytics.tenders_by_hour,
  analytics.items_by_hour,
  analytics.answers_by_hour,
  analytics.exceptions_by_hour,
  analytics.late_roll_ups,
  raw.writer_fence
TO restaurant_writer;

-- Whether an event that is missing was dropped on purpose.
GRANT SELECT ON raw.events_trimmed TO restaurant_writer;

-- Whether the detail of a rejected event was erased, so that a replay does not bring it back.
GRANT SELECT ON raw.erasures TO restaurant_writer;

-- A child that waited for its order moves to its table, and a writer takes the place of another; nothing else is ever
-- deleted.
GRANT DELETE ON raw.events_rejected, raw.writer_fence TO restaurant_writer;

-- The only change of structure that a writer may bring about.
GRANT EXECUTE ON FUNCTION raw.add_events_partition(bigint) TO restaurant_writer;

-- Only this function changes the tables by day.
GRANT EXECUTE ON FUNCTION analytics.add_up_days() TO restaurant_writer;

-- Whoever could not make the role has none to grant to.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'restaurant_verifier') THEN
    GRANT USAGE ON SCHEMA raw, analytics TO restaurant_verifier;
    GRANT SELECT ON ALL TABLES IN SCHEMA raw, analytics TO restaurant_verifier;
    ALTER DEFAULT PRIVILEGES FOR ROLE restaurant_owner IN SCHEMA raw, analytics
      GRANT SELECT ON TABLES TO restaurant_verifier;
    GRANT INSERT, UPDATE ON analytics.verified_hours TO restaurant_verifier;
  END IF;
END
$$;

RESET ROLE;

-- The verification computes in temporary tables. A warning, no failure, when whoever migrates does not own the database.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'restaurant_verifier')
      AND NOT (has_database_privilege('restaurant_verifier', current_database(), 'CONNECT')
        AND has_database_privilege('restaurant_verifier', current_database(), 'TEMPORARY')) THEN
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO restaurant_verifier', current_database());
  END IF;
END
$$;

-- The table of applied migrations belongs to whoever migrated first; any other owner may go on from there.
DO $$
BEGIN
  IF to_regclass('public.flyway_schema_history') IS NOT NULL
      AND NOT has_table_privilege('restaurant_owner', 'public.flyway_schema_history', 'DELETE') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON public.flyway_schema_history TO restaurant_owner;
  END IF;
END
$$;
