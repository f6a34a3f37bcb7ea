package io.restaurantstream.sql;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;

/**
 * Applies the SQL of this module to a Postgres, so that every way of running has the same tables.
 *
 * <p>Applying twice changes nothing the second time, and two processes that apply at once wait for each other. Every
 * file is one transaction: a failed one leaves nothing behind.
 */
public final class Migrations {

    /** The oldest major version of Postgres that the files are written for. */
    public static final int OLDEST_POSTGRES = 15;

    private static final String[] FOLDERS = {
        "classpath:sql/roles", "classpath:sql/migrations", "classpath:sql/views", "classpath:sql/checks"
    };

    private Migrations() {}

    /**
     * Brings the database up to date.
     *
     * @param jdbcUrl a {@code jdbc:postgresql:} URL
     * @param user on the first application a superuser, or the owner of the database with {@code CREATEROLE}; later any
     *     member of {@code restaurant_owner}
     * @param password may be null where the server asks for none
     * @return what was applied
     * @throws MigrationException with one clear sentence when the server cannot be reached, is too old, or refuses a file
     */
    public static Applied apply(String jdbcUrl, String user, String password) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl, user, password)) {
            DatabaseMetaData server = connection.getMetaData();
            requireSupported(server.getDatabaseMajorVersion(), server.getDatabaseProductVersion());
            waitForOthers(connection);
            return migrate(jdbcUrl, user, password);
        } catch (SQLException e) {
            throw new MigrationException(
                    "Cannot connect to " + withoutParameters(jdbcUrl) + " as " + user + ": " + e.getMessage(), e);
        }
    }

    /**
     * Waits until nobody else migrates this database; the lock goes with the connection. Flyway's own lock comes only
     * after it has made its table, so two first applications, or one that was killed right then, would trip over it.
     */
    private static void waitForOthers(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(hashtext('restaurantstream migrations'))");
            statement.execute("""
                    DO $$
                    BEGIN
                      IF to_regclass('public.flyway_schema_history') IS NOT NULL THEN
                        IF NOT EXISTS (SELECT FROM public.flyway_schema_history) THEN
                          DROP TABLE public.flyway_schema_history;
                        END IF;
                      END IF;
                    END
                    $$
                    """);
        }
    }

    private static Applied migrate(String jdbcUrl, String user, String password) {
        try {
            Flyway flyway = Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(jdbcUrl, user, password)
                    .defaultSchema("public")
                    .locations(FOLDERS)
                    // other tables in schema public are no reason to refuse, and none of our business
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .failOnMissingLocations(true)
                    .validateMigrationNaming(true)
                    // a view or check that a later release no longer has
                    .ignoreMigrationPatterns("repeatable:missing", "*:future")
                    .load();
            MigrateResult result = flyway.migrate();
            return new Applied(
                    result.migrations.stream().map(file -> file.description).toList(),
                    Objects.requireNonNullElse(result.targetSchemaVersion, result.initialSchemaVersion));
        } catch (FlywayException e) {
            throw new MigrationException(
                    "The database " + withoutParameters(jdbcUrl) + " could not be migrated: " + e.getMessage(), e);
        }
    }

    static void requireSupported(int majorVersion, String version) {
        if (majorVersion < OLDEST_POSTGRES) {
            throw new MigrationException(
                    "Postgres " + OLDEST_POSTGRES + " or newer is needed, the server is " + version, null);
        }
    }

    /** Parameters of a URL may hold a password and do not help to find the server. */
    private static String withoutParameters(String jdbcUrl) {
        int parameters = jdbcUrl.indexOf('?');
        return parameters < 0 ? jdbcUrl : jdbcUrl.substring(0, parameters);
    }

    /**
     * What an application changed.
     *
     * @param files what the applied files are called, in order; empty when the database was up to date
     * @param version the version the tables have now
     */
    public record Applied(List<String> files, String version) {

        public Applied {
            files = List.copyOf(files);
        }

        /** How many files were applied. */
        public int count() {
            return files.size();
        }

        /** One sentence for people. */
        @Override
        public String toString() {
            return files.isEmpty()
                    ? "The database is up to date at version " + version
                    : "Applied " + count() + " files, the database is at version " + version;
        }
    }

    /** The database could not be brought up to date; the message says why. */
    public static final class MigrationException extends RuntimeException {

        private MigrationException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
