package io.restaurantstream.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.sql.Migrations.Applied;
import io.restaurantstream.sql.Migrations.MigrationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    @Test
    void bringsAnEmptyDatabaseToTheNewestVersion() throws SQLException {
        Applied applied = Migrations.apply(TestPostgres.emptyDatabase(), TestPostgres.SUPERUSER, "");

        assertThat(applied.version()).isEqualTo("013");
        assertThat(applied.files()).startsWith("roles", "schemas", "events raw").contains("validate data consistency");
        assertThat(applied).hasToString("Applied " + applied.count() + " files, the database is at version 013");
    }

    @Test
    void changesNothingTheSecondTime() throws SQLException {
        String url = TestPostgres.emptyDatabase();
        Migrations.apply(url, TestPostgres.SUPERUSER, "");

        Applied again = Migrations.apply(url, TestPostgres.SUPERUSER, "");

        assertThat(again.count()).isZero();
        assertThat(again).hasToString("The database is up to date at version 013");
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
    void anOwnerOfTheDatabaseWhoMayCreateRolesIsEnough() throws SQLException {
        String url = TestPostgres.emptyDatabase();
        String database = url.substring(url.lastIndexOf('/') + 1);
        try (Connection superuser = TestPostgres.connect(url)) {
            TestPostgres.execute(superuser, "CREATE ROLE \"Ms. Deploy\" LOGIN CREATEROLE");
            // as on a server where this user has created the roles before
            TestPostgres.execute(superuser, "CREATE ROLE newcomer LOGIN");
            for (String role : List.of("restaurant_owner", "restaurant_writer", "restaurant_reader")) {
                TestPostgres.execute(
                        superuser,
                        "DO $$ BEGIN CREATE ROLE " + role + "; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
            }
            TestPostgres.execute(superuser, "GRANT restaurant_owner TO \"Ms. Deploy\" WITH ADMIN OPTION");
            TestPostgres.execute(superuser, "ALTER DATABASE " + database + " OWNER TO \"Ms. Deploy\"");
        }

        assertThat(Migrations.apply(url, "Ms. Deploy", "").count()).isPositive();

        try (Connection deploy = TestPostgres.connect(url, "Ms. Deploy")) {
            TestPostgres.execute(deploy, "GRANT restaurant_owner TO newcomer");
        }
        assertThat(Migrations.apply(url, "newcomer", "").count()).isZero();
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
            TestPostgres.execute(connection, "CREATE TABLE public.guests ()");
            TestPostgres.execute(connection, "CREATE SCHEMA raw");
        }

        assertThatThrownBy(() -> Migrations.apply(url, TestPostgres.SUPERUSER, ""))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("could not be migrated");
    }
}
