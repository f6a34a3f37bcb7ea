package io.restaurantstream.verification;

import io.restaurantstream.sql.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One real Postgres for all tests of the module; each test takes migrated, empty tables of its own. */
final class TestPostgres {

    static final String SUPERUSER = "postgres";

    /** Held here because a logger that nobody holds forgets its level. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final EmbeddedPostgres SERVER = start();
    private static final String MIGRATED = "migrated";

    static {
        try {
            create(MIGRATED, "template1");
            Migrations.apply(url(MIGRATED), SUPERUSER, "");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private TestPostgres() {}

    /** The URL of a database with empty tables. */
    static String emptyTables() throws SQLException {
        String name = "restaurant_" + DATABASES.incrementAndGet();
        create(name, MIGRATED);
        return url(name);
    }

    static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, SUPERUSER, "");
    }

    static int execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    private static EmbeddedPostgres start() {
        FLYWAY.setLevel(Level.WARNING);
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("timezone", "Asia/Kolkata") // no hour may depend on it
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void create(String name, String template) throws SQLException {
        try (Connection connection = connect(url("postgres"))) {
            execute(connection, "CREATE DATABASE " + name + " TEMPLATE " + template);
        }
    }

    private static String url(String database) {
        return "jdbc:postgresql://localhost:" + SERVER.getPort() + "/" + database;
    }
}
