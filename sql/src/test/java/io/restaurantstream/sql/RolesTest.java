package io.restaurantstream.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What each role may do, and that it may not do the next thing; asked by users who log in. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RolesTest {

    private String url;
    private Connection reader;
    private Connection writer;
    private Connection owner;
    private Connection verifier;

    @BeforeAll
    void logIn() throws SQLException {
        url = TestPostgres.sampleDatabase();
        try (Connection superuser = TestPostgres.connect(url)) {
            TestPostgres.execute(superuser, "CREATE ROLE analyst LOGIN IN ROLE restaurant_reader");
            TestPostgres.execute(superuser, "CREATE ROLE flink_job LOGIN IN ROLE restaurant_writer");
            TestPostgres.execute(superuser, "CREATE ROLE deployer LOGIN IN ROLE restaurant_owner");
            TestPostgres.execute(superuser, "CREATE ROLE auditor LOGIN IN ROLE restaurant_verifier");
        }
        reader = TestPostgres.connect(url, "analyst");
        writer = TestPostgres.connect(url, "flink_job");
        owner = TestPostgres.connect(url, "deployer");
        verifier = TestPostgres.connect(url, "auditor");
    }

    @AfterAll
    void logOut() throws SQLException {
        reader.close();
        writer.close();
        owner.close();
        verifier.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM raw.events_raw LIMIT 1",
                "SELECT * FROM raw.events_rejected LIMIT 1",
                "SELECT * FROM analytics.orders LIMIT 1",
                "SELECT * FROM analytics.location_scorecard",
                "SELECT * FROM analytics.forecast_days",
                "SELECT * FROM analytics.anomalies",
                "SELECT * FROM bi.orders LIMIT 1",
                "SELECT * FROM checks.times_are_in_order",
                "SELECT * FROM analytics.validate_data_consistency()"
            })
    void aReaderSeesTablesViewsAndChecks(String sql) {
        assertAllowed(reader, sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO raw.event_gaps (first_offset, last_offset) VALUES (900000, 900001)",
                "UPDATE analytics.orders SET tip = 0",
                "DELETE FROM raw.events_rejected",
                "TRUNCATE analytics.feedback",
                "DELETE FROM raw.writer_fence",
                "SELECT epoch FROM raw.writer_fence FOR KEY SHARE",
                "INSERT INTO analytics.verified_hours VALUES (now(), 'LOC-1', now(), 1, '', true)",
                "CREATE TABLE analytics.mine ()",
                "CREATE VIEW checks.mine AS SELECT 1",
                "DROP VIEW analytics.payment_mix"
            })
    void aReaderChangesNothing(String sql) {
        assertDenied(reader, sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO raw.event_gaps (first_offset, last_offset) VALUES (900000, 900001)"
                        + " ON CONFLICT (first_offset) DO UPDATE SET last_offset = EXCLUDED.last_offset",
                "UPDATE analytics.orders SET tip = tip",
                "UPDATE analytics.hourly_sales SET tip = tip",
                "INSERT INTO analytics.late_sales SELECT event_offset + 900000, order_id, location_code, hour_start,"
                        + " 0, 0, -1, 0, 0, -1 FROM analytics.late_sales",
                "DELETE FROM raw.events_rejected WHERE missing_order_id IS NULL",
                "CREATE TEMPORARY TABLE staged_orders (LIKE analytics.orders)",
                "DELETE FROM raw.writer_fence WHERE key_groups && int4range(0, 128)",
                "INSERT INTO raw.writer_fence (key_groups, job_id) VALUES (int4range(0, 128), 'a job') RETURNING epoch",
                "SELECT epoch FROM raw.writer_fence FOR KEY SHARE"
            })
    void aWriterDoesTheWorkOfTheJob(String sql) {
        assertAllowed(writer, sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM raw.events_raw",
                "DELETE FROM analytics.orders",
                "DELETE FROM analytics.hourly_sales",
                "TRUNCATE raw.events_rejected",
                "TRUNCATE raw.writer_fence",
                "INSERT INTO analytics.verified_hours VALUES (now(), 'LOC-1', now(), 1, '', true)",
                "UPDATE analytics.locations SET name = ''",
                "INSERT INTO analytics.menu_items VALUES (gen_random_uuid(), 'a', 'b', 1, 1)",
                "ALTER TABLE analytics.orders DROP CONSTRAINT orders_money_check",
                "ALTER TABLE analytics.orders DISABLE TRIGGER ALL",
                "CREATE TABLE analytics.mine ()",
                "CREATE TABLE raw.mine ()",
                "CREATE TABLE public.mine ()",
                "CREATE SCHEMA mine",
                "SELECT * FROM checks.times_are_in_order"
            })
    void aWriterDoesNoMore(String sql) {
        assertDenied(writer, sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM raw.events_raw LIMIT 1",
                "SELECT * FROM analytics.orders LIMIT 1",
                "SELECT * FROM analytics.hour_versions LIMIT 1",
                "CREATE TEMPORARY TABLE truth (event_offset bigint)",
                "INSERT INTO analytics.verified_hours VALUES (now(), 'LOC-1', now(), 1, '', true)"
                        + " ON CONFLICT (hour_start, location_code) DO UPDATE SET verified_at = EXCLUDED.verified_at"
            })
    void aVerifierReadsAllAndNotesWhatItVerified(String sql) {
        assertAllowed(verifier, sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE analytics.hourly_sales SET tip = tip",
                "INSERT INTO raw.event_gaps (first_offset, last_offset) VALUES (900000, 900001)",
                "UPDATE analytics.orders SET tip = 0",
                "DELETE FROM analytics.verified_hours",
                "TRUNCATE analytics.verified_hours",
                "CREATE TABLE analytics.mine ()"
            })
    void aVerifierChangesNothingElse(String sql) {
        assertDenied(verifier, sql);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO analytics.locations (location_code, name) VALUES ('LOC-ON-555', 'New')",
                "ALTER TABLE analytics.locations ADD COLUMN seats integer",
                "CREATE VIEW analytics.mine AS SELECT 1 AS one",
                "TRUNCATE analytics.late_sales"
            })
    void anOwnerLoadsReferenceDataAndChangesTheStructure(String sql) {
        assertAllowed(owner, sql);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CREATE ROLE another", "CREATE DATABASE another", "CREATE EXTENSION dblink"})
    void anOwnerDoesNotRuleTheServer(String sql) {
        assertDenied(owner, sql);
    }

    @Test
    void whatAnOwnerAddsLaterIsSeenByReaders() throws SQLException {
        TestPostgres.execute(owner, "SET ROLE restaurant_owner");
        TestPostgres.execute(owner, "CREATE VIEW analytics.added_later AS SELECT 1 AS one");
        TestPostgres.execute(owner, "RESET ROLE");

        assertThat(TestPostgres.rows(reader, "SELECT * FROM analytics.added_later"))
                .containsExactly("1");
    }

    @Test
    void theGroupsThemselvesDoNotLogIn() throws SQLException {
        assertThat(TestPostgres.rows(
                        reader,
                        "SELECT rolname, rolcanlogin, rolsuper, rolcreaterole FROM pg_roles"
                                + " WHERE rolname LIKE 'restaurant\\_%' ORDER BY 1"))
                .containsExactly(
                        "restaurant_owner|f|f|f",
                        "restaurant_reader|f|f|f",
                        "restaurant_verifier|f|f|f",
                        "restaurant_writer|f|f|f");
    }

    @Test
    void aReaderRoleThatIsMadeALoginIsReadOnlyByDefault() throws SQLException {
        try (Connection superuser = TestPostgres.connect(url)) {
            TestPostgres.execute(superuser, "ALTER ROLE restaurant_reader LOGIN");
            try (Connection asGroup = TestPostgres.connect(url, "restaurant_reader")) {
                assertThat(TestPostgres.rows(asGroup, "SHOW default_transaction_read_only"))
                        .containsExactly("on");
            } finally {
                TestPostgres.execute(superuser, "ALTER ROLE restaurant_reader NOLOGIN");
            }
        }
    }

    private static void assertAllowed(Connection user, String sql) {
        assertThatCode(() -> inARolledBackTransaction(user, sql)).doesNotThrowAnyException();
    }

    /** 42501 is insufficient_privilege: denied for that reason and no other. */
    private static void assertDenied(Connection user, String sql) {
        assertThatThrownBy(() -> inARolledBackTransaction(user, sql))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }

    private static void inARolledBackTransaction(Connection user, String sql) throws SQLException {
        if (sql.startsWith("CREATE DATABASE")) {
            TestPostgres.execute(user, sql);
            return;
        }
        user.setAutoCommit(false);
        try {
            TestPostgres.execute(user, sql);
        } finally {
            user.rollback();
            user.setAutoCommit(true);
        }
    }
}
