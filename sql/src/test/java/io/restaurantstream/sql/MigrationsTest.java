package io.restaurantstream.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.sql.Migrations.Applied;
import io.restaurantstream.sql.Migrations.MigrationException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {

    @Test
    void bringsAnEmptyDatabaseToTheNewestVersion() throws SQLException {
        Applied applied = Migrations.apply(TestPostgres.emptyDatabase(), TestPostgres.SUPERUSER, "");

        assertThat(applied.version()).isEqualTo("035");
        assertThat(applied.files()).startsWith("roles", "schemas", "events raw").contains("validate data consistency");
        assertThat(applied).hasToString("Applied " + applied.count() + " files, the database is at version 035");
    }

    @Test
    void changesNothingTheSecondTime() throws SQLException {
        String url = TestPostgres.emptyDatabase();
        Migrations.apply(url, TestPostgres.SUPERUSER, "");

        Applied again = Migrations.apply(url, TestPostgres.SUPERUSER, "");

        assertThat(again.count()).isZero();
        assertThat(again).hasToString("The database is up to date at version 035");
    }

    @Test
    void leavesWhatElseIsInTheDatabaseAlone() throws SQLException {
        String url = TestPostgres.emptyDatabase();
        try (Connection connection = TestPostgres.connect(url)) {
            TestPostgres.execute(connection, "CREATE TABLE public.guests AS SELECT 'Ann' AS name");

            assertThat(Migrations.apply(url, TestPostgres.SUPERUSER, "").version())
                    .isEqualTo("035");
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
    void aSuccessorGoesOnWhereTheFirstStopped() throws SQLException, IOException {
        String url = databaseAt("016");
        try (Connection superuser = TestPostgres.connect(url)) {
            TestPostgres.execute(superuser, "CREATE ROLE successor LOGIN IN ROLE restaurant_owner");
        }

        Applied applied = Migrations.apply(url, "successor", "");

        assertThat(applied.files()).startsWith("orders of real restaurants").contains("grants", "menu performance");
        assertThat(Migrations.apply(url, "successor", "").count()).isZero();
    }

    @Test
    void bringsADatabaseOfTheFirstReleaseToWhatAnEmptyOneBecomes(@TempDir Path release)
            throws SQLException, IOException {
        String upgraded = TestPostgres.emptyDatabase();
        String fresh = TestPostgres.emptyDatabase();
        migrateAsTheFirstReleaseDid(upgraded, release);

        Migrations.apply(upgraded, TestPostgres.SUPERUSER, "");
        Migrations.apply(fresh, TestPostgres.SUPERUSER, "");

        String views = "SELECT schemaname, viewname, definition FROM pg_views"
                + " WHERE schemaname IN ('raw', 'analytics', 'checks') ORDER BY 1, 2";
        String columns = "SELECT table_schema, table_name, column_name, data_type, numeric_precision, numeric_scale,"
                + " is_nullable, column_default, is_generated FROM information_schema.columns"
                + " WHERE table_schema IN ('raw', 'analytics', 'checks') ORDER BY 1, 2, 3";
        String grants = "SELECT table_schema, table_name, grantee, privilege_type"
                + " FROM information_schema.role_table_grants"
                + " WHERE table_schema IN ('raw', 'analytics', 'checks') ORDER BY 1, 2, 3, 4";
        try (Connection after = TestPostgres.connect(upgraded);
                Connection expected = TestPostgres.connect(fresh)) {
            for (String query : List.of(views, columns, grants)) {
                assertThat(TestPostgres.rows(after, query)).isEqualTo(TestPostgres.rows(expected, query));
            }
        }
    }

    @Test
    void keepsAnHourOfTheFirstReleaseThatIsOnlyInTheLateSalesConsistent(@TempDir Path release)
            throws SQLException, IOException {
        String url = TestPostgres.emptyDatabase();
        migrateAsTheFirstReleaseDid(url, release);
        try (Connection connection = TestPostgres.connect(url)) {
            TestPostgres.execute(connection, """
                    INSERT INTO analytics.orders VALUES
                      (md5('order')::uuid, md5('order')::uuid, 'LOC-1', 'dine_in', '2026-01-01 10:30Z', 1, 2, 3, 6,
                       '2026-01-01 10:40Z', 1, 3);
                    INSERT INTO analytics.order_items VALUES
                      (md5('item')::uuid, md5('order')::uuid, md5('order')::uuid, 'pizza', 'Pizza', 1, 1, 1, 2);
                    INSERT INTO analytics.payments VALUES
                      (md5('payment')::uuid, md5('order')::uuid, 'cash', NULL, 6, NULL, 1, 2, 3, 6, 'LOC-1',
                       '2026-01-01 10:40Z', 3);
                    INSERT INTO analytics.late_sales
                      (event_offset, order_id, location_code, hour_start, order_count, items_sold, subtotal, tax, tip, total)
                    VALUES (3, md5('order')::uuid, 'LOC-1', '2026-01-01 10:00Z', 1, 1, 1, 2, 3, 6);
                    """);

            Migrations.apply(url, TestPostgres.SUPERUSER, "");

            assertThat(TestPostgres.rows(connection, "SELECT * FROM checks.hourly_sales_equal_the_roll_up"))
                    .isEmpty();
        }
    }

    /** What release 0.1.0 made of an empty database: its migrations, which nobody changes, and its views and checks. */
    private static void migrateAsTheFirstReleaseDid(String url, Path folder) throws IOException {
        Path repeatable = Path.of("src/test/resources/io/restaurantstream/sql/release-0.1.0");
        try (Stream<Path> versioned = Stream.of("roles", "migrations")
                        .flatMap(name -> filesOf(SqlFilesTest.FOLDER.resolve(name)))
                        .filter(file -> file.getFileName().toString().matches("V0(0\\d|1[0-6])__.*"));
                Stream<Path> repeated = filesOf(repeatable).flatMap(MigrationsTest::filesOf)) {
            for (Path file : Stream.concat(versioned, repeated).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Flyway.configure()
                .dataSource(url, TestPostgres.SUPERUSER, "")
                .defaultSchema("public")
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .locations("filesystem:" + folder)
                .load()
                .migrate();
    }

    private static Stream<Path> filesOf(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A database as the files up to {@code version} leave it, without views and checks. */
    private static String databaseAt(String version) throws SQLException, IOException {
        String url = TestPostgres.emptyDatabase();
        try (Connection connection = TestPostgres.connect(url)) {
            List<Path> files = new ArrayList<>(List.of(SqlFilesTest.FOLDER.resolve("roles/V001__roles.sql")));
            try (Stream<Path> migrations = Files.list(SqlFilesTest.FOLDER.resolve("migrations"))) {
                migrations.sorted().forEach(files::add);
            }
            for (Path file : files) {
                if (file.getFileName().toString().compareTo("V" + version + "_~") < 0) {
                    TestPostgres.execute(connection, Files.readString(file) + "; RESET ROLE");
                }
            }
            Flyway.configure()
                    .dataSource(url, TestPostgres.SUPERUSER, "")
                    .defaultSchema("public")
                    .baselineVersion(version)
                    .load()
                    .baseline();
            TestPostgres.execute(connection, "GRANT ALL ON public.flyway_schema_history TO restaurant_owner");
        }
        return url;
    }

    @Test
    void keepsWhatIsInTheTablesWhenTheirKeysChange() throws SQLException, IOException {
        String url = databaseAt("016");
        try (Connection connection = TestPostgres.connect(url)) {
            String order = "md5('order')::uuid";
            TestPostgres.execute(
                    connection,
                    "INSERT INTO analytics.orders VALUES (" + order + ", " + order
                            + ", 'LOC-1', 'dine_in', now(), 1, 2, 3, 6, now(), 1, 3)");
            TestPostgres.execute(
                    connection,
                    "INSERT INTO analytics.order_items VALUES (md5('item')::uuid, " + order + ", " + order
                            + ", 'pizza', 'Pizza', 1, 3, 3, 2)");
            TestPostgres.execute(
                    connection,
                    "INSERT INTO analytics.payments VALUES (md5('payment')::uuid, " + order
                            + ", 'cash', NULL, 6, NULL, 1, 2, 3, 6, 'LOC-1', now(), 3)");
            TestPostgres.execute(
                    connection,
                    "INSERT INTO analytics.feedback VALUES (md5('answer')::uuid, " + order
                            + ", NULL, 5, 10, NULL, now(), 4)");
            TestPostgres.execute(
                    connection,
                    "INSERT INTO analytics.hourly_sales VALUES ('LOC-1', '2026-01-01Z', 1, 3, 1, 2, 3, 6, 3)");

            Migrations.apply(url, TestPostgres.SUPERUSER, "");

            assertThat(TestPostgres.rows(
                            connection,
                            "SELECT i.location_code, i.qty, p.location_code, p.captured_at_location, p.scope, f.location_code,"
                                    + " f.nps, o.total, o.money_is_summed FROM analytics.orders AS o"
                                    + " JOIN analytics.order_items AS i USING (order_id, location_code)"
                                    + " JOIN analytics.payments AS p USING (order_id, location_code)"
                                    + " JOIN analytics.feedback AS f USING (order_id, location_code)"))
                    .containsExactly("LOC-1|3.000|LOC-1|LOC-1|order|LOC-1|10|6.00|f");
            assertThat(TestPostgres.rows(
                            connection, "SELECT items_sold, total, gross, net FROM analytics.hourly_sales"))
                    .containsExactly("3.000|6.00||");
        }
    }

    @Test
    void everythingBelongsToTheOwner() throws SQLException {
        try (Connection connection = TestPostgres.connect(TestPostgres.sampleDatabase())) {
            assertThat(TestPostgres.rows(connection, """
                            SELECT relname FROM pg_class
                            WHERE relnamespace IN ('raw'::regnamespace, 'analytics'::regnamespace, 'checks'::regnamespace, 'bi'::regnamespace)
                              AND relowner <> 'restaurant_owner'::regrole
                            UNION ALL
                            SELECT proname FROM pg_proc
                            WHERE pronamespace = 'analytics'::regnamespace AND proowner <> 'restaurant_owner'::regrole
                            """)).isEmpty();
        }
    }

    @Test
    void everyFunctionWithTheRightsOfItsOwnerHasAFixedSearchPath() throws SQLException {
        try (Connection connection = TestPostgres.connect(TestPostgres.sampleDatabase())) {
            assertThat(TestPostgres.rows(connection, """
                            SELECT proname, array_to_string(proconfig, ' ') FROM pg_proc
                            WHERE prosecdef AND pronamespace::regnamespace::text IN ('raw', 'analytics', 'checks', 'bi')
                            """))
                    .isNotEmpty()
                    .allSatisfy(function -> assertThat(function).contains("search_path=pg_catalog, pg_temp"));
        }
    }

    @Test
    void keepsTheRawEventsThatWereThereBeforePartitions() throws SQLException, IOException {
        String url = databaseAt("014");
        try (Connection connection = TestPostgres.connect(url)) {
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
