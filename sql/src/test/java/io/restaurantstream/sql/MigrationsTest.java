package io.restaurantstream.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.sql.Migrations.Applied;
import io.restaurantstream.sql.Migrations.MigrationException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    @Test
    void bringsAnEmptyDatabaseToTheNewestVersion() throws SQLException {
        Applied applied = Migrations.apply(TestPostgres.emptyDatabase(), TestPostgres.SUPERUSER, "");

        assertThat(applied.version()).isEqualTo("016");
        assertThat(applied.files()).startsWith("roles", "schemas", "events raw").contains("validate data consistency");
        assertThat(applied).hasToString("Applied " + applied.count() + " files, the database is at version 016");
    }

    @Test
    void changesNothingTheSecondTime() throws SQLException {
        String url = TestPostgres.emptyDatabase();
        Migrations.apply(url, TestPostgres.SUPERUSER, "");

        Applied again = Migrations.apply(url, TestPostgres.SUPERUSER, "");

        assertThat(again.count()).isZero();
        assertThat(again).hasToString("The database is up to date at version 016");
    }

    @Test
    void leavesWhatElseIsInTheDatabaseAlone() throws SQLException {
        String url = TestPostgres.emptyDatabase();
        try (Connection connection = TestPostgres.connect(url)) {
            TestPostgres.execute(connection, "CREATE TABLE public.guests AS SELECT 'Ann' AS name");

            assertThat(Migrations.apply(url, TestPostgres.SUPERUSER, "").version())
                    .isEqualTo("016");
            assertThat(Migrations.apply(url, TestPostgres.SUPERUSER, "").count())
                    .isZero();
            assertThat(TestPostgres.rows(connection, "SELECT name FROM public.guests"))
                    .containsExactly("Ann");
        }
    }

    @Test
    void twoThatApplyAtOnceWaitForEachOther() throws SQLException {
        String url = TestPostgres.emptyDatabase();
        CompletableFuture<Applied> other =
                CompletableFuture.supplyAsync(() -> Migrations.apply(url, TestPostgres.SUPERUSER, ""));

        Applied mine = Migrations.apply(url, TestPostgres.SUPERUSER, "");

        assertThat(Math.min(mine.count(), other.join().count())).isZero();
        assertThat(Math.max(mine.count(), other.join().count())).isPositive();
    }

    @Test
    void goesOnAfterAnApplicationThatWasKilledAtItsVeryBeginning() throws SQLException {
        String other = TestPostgres.emptyDatabase();
        try (Connection connection = TestPostgres.connect(other, TestPostgres.SUPERUSER)) {
            TestPostgres.execute(connection, "CREATE TABLE public.flyway_schema_history (installed_rank int)");
        }

        assertThat(Migrations.apply(other, TestPostgres.SUPERUSER, "").count()).isPositive();
    }

    @Test
    void onANewServerAnOwnerOfTheDatabaseWhoMayCreateRolesIsEnough() throws SQLException, IOException {
        try (EmbeddedPostgres server = TestPostgres.start()) {
            String url = server.getJdbcUrl("postgres", "shop");
            try (Connection superuser = server.getPostgresDatabase().getConnection()) {
                TestPostgres.execute(superuser, "CREATE ROLE \"Ms. Deploy\" LOGIN CREATEROLE");
                TestPostgres.execute(superuser, "CREATE DATABASE shop OWNER \"Ms. Deploy\"");
            }

            assertThat(Migrations.apply(url, "Ms. Deploy", "").count()).isPositive();
            assertThat(Migrations.apply(url, "Ms. Deploy", "").count()).isZero();

            try (Connection deploy = TestPostgres.connect(url, "Ms. Deploy")) {
                TestPostgres.execute(deploy, "CREATE ROLE successor LOGIN IN ROLE restaurant_owner");
            }
            assertThat(Migrations.apply(url, "successor", "").count()).isZero();
        }
    }

    @Test
    void aSuccessorGoesOnWhereTheFirstStopped() throws SQLException {
        String url = TestPostgres.emptyDatabase();
        Migrations.apply(url, TestPostgres.SUPERUSER, "");
        try (Connection superuser = TestPostgres.connect(url)) {
            TestPostgres.execute(superuser, "CREATE ROLE successor LOGIN IN ROLE restaurant_owner");
            // as if these files were new or had changed since
            TestPostgres.execute(
                    superuser,
                    "DELETE FROM public.flyway_schema_history WHERE version IS NULL OR version = '016';"
                            + " DROP TABLE raw.events_trimmed;"
                            + " DROP FUNCTION raw.trimmed_up_to() CASCADE; DROP FUNCTION raw.trim_events");
        }

        Applied applied = Migrations.apply(url, "successor", "");

        assertThat(applied.files()).startsWith("events trimmed").contains("grants", "menu performance");
        assertThat(Migrations.apply(url, "successor", "").count()).isZero();
    }

    @Test
    void everythingBelongsToTheOwner() throws SQLException {
        try (Connection connection = TestPostgres.connect(TestPostgres.sampleDatabase())) {
            assertThat(TestPostgres.rows(connection, """
                            SELECT relname FROM pg_class
                            WHERE relnamespace IN ('raw'::regnamespace, 'analytics'::regnamespace, 'checks'::regnamespace)
                              AND relowner <> 'restaurant_owner'::regrole
                            UNION ALL
                            SELECT proname FROM pg_proc
                            WHERE pronamespace = 'analytics'::regnamespace AND proowner <> 'restaurant_owner'::regrole
                            """)).isEmpty();
        }
    }

    @Test
    void keepsTheRawEventsThatWereThereBeforePartitions() throws SQLException, IOException {
        String url = TestPostgres.emptyDatabase();
        Migrations.apply(url, TestPostgres.SUPERUSER, "");
        try (Connection connection = TestPostgres.connect(url)) {
            // back to what V003 left
            TestPostgres.execute(
                    connection,
                    "DELETE FROM public.flyway_schema_history WHERE version IS NULL OR version >= '015';"
                            + " DROP TABLE raw.events_raw, raw.events_trimmed CASCADE;"
                            + " DROP FUNCTION raw.trimmed_up_to() CASCADE; DROP FUNCTION raw.trim_events;"
                            + " DROP FUNCTION raw.add_events_partition; DROP FUNCTION raw.has_events_partition");
            TestPostgres.execute(
                    connection, Files.readString(SqlFilesTest.FOLDER.resolve("migrations/V003__events_raw.sql")));
            TestPostgres.execute(
                    connection,
                    "INSERT INTO raw.events_raw (event_offset, event_id, event_type, ts, partition_key, payload)"
                            + " SELECT o, gen_random_uuid(), 'order_created', now(), 'LOC-1', '{}'"
                            + " FROM unnest('{1,1000000,1000001,7000000}'::bigint[]) AS o");
            String before = "SELECT * FROM raw.events_raw ORDER BY event_offset";
            List<String> rows = TestPostgres.rows(connection, before);

            Migrations.apply(url, TestPostgres.SUPERUSER, "");

            assertThat(TestPostgres.rows(connection, before)).isEqualTo(rows);
            assertThat(TestPostgres.rows(
                            connection,
                            "SELECT tableoid::regclass FROM raw.events_raw GROUP BY 1 ORDER BY min(event_offset)"))
                    .containsExactly(
                            "raw.events_raw_from_1", "raw.events_raw_from_1000001", "raw.events_raw_from_6000001");
        }
    }

    @Test
    void saysWhichServerItCannotReachButNotThePassword() {
        assertThatThrownBy(
                        () -> Migrations.apply("jdbc:postgresql://localhost:1/shop?password=secret", "ann", "secret"))
                .isInstanceOf(MigrationException.class)
                .hasMessageStartingWith("Cannot connect to jdbc:postgresql://localhost:1/shop as ann: ")
                .hasMessageNotContaining("secret");
    }

    @Test
    void refusesAServerThatIsTooOld() {
        assertThatThrownBy(() -> Migrations.requireSupported(14, "14.2"))
                .isInstanceOf(MigrationException.class)
                .hasMessage("Postgres 15 or newer is needed, the server is 14.2");
    }

    @Test
    void saysWhichFileTheServerRefused() throws SQLException {
        String url = TestPostgres.emptyDatabase();
        try (Connection connection = TestPostgres.connect(url)) {
            TestPostgres.execute(connection, "CREATE SCHEMA raw");
        }

        assertThatThrownBy(() -> Migrations.apply(url, TestPostgres.SUPERUSER, ""))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("could not be migrated")
                .hasMessageContaining("V002__schemas.sql")
                .hasMessageContaining("schema \"raw\" already exists");
    }
}
