package io.restaurantstream.sql;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One real Postgres for all tests of the module; each test that changes something takes a database of its own. */
final class TestPostgres {

    static final String SUPERUSER = "postgres";

    /** Held here because a logger that nobody holds forgets its level. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final EmbeddedPostgres SERVER = start();
    private static final String SAMPLE = createSample();

    private TestPostgres() {}

    /** The URL of a database that nobody has touched yet. */
    static String emptyDatabase() throws SQLException {
        return url(create(" TEMPLATE template1"));
    }

    /** The URL of a migrated database with a small consistent world in it: three weeks, four locations. */
    static String sampleDatabase() throws SQLException {
        return url(create(" TEMPLATE " + SAMPLE));
    }

    static Connection connect(String url) throws SQLException {
        return connect(url, SUPERUSER);
    }

    static Connection connect(String url, String user) throws SQLException {
        return DriverManager.getConnection(url, user, "");
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Each row as its columns, joined by {@code |}, null as an empty text. */
    static List<String> rows(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> columns = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    String value = result.getString(column);
                    columns.add(value == null ? "" : value);
                }
                rows.add(String.join("|", columns));
            }
            return rows;
        }
    }

    /** A server that nobody has touched yet, for whoever must see one; the tests share another. */
    static EmbeddedPostgres start() {
        FLYWAY.setLevel(Level.WARNING);
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "off")
                    .setServerConfig("timezone", "Asia/Kolkata") // no view may depend on it
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String createSample() {
        try {
            String name = create("");
            Migrations.apply(url(name), SUPERUSER, "");
            try (Connection connection = connect(url(name));
                    InputStream sample = TestPostgres.class.getResourceAsStream("/sample-world.sql")) {
                execute(connection, new String(sample.readAllBytes(), StandardCharsets.UTF_8));
            }
            return name;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String create(String template) throws SQLException {
        String name = "restaurant_" + DATABASES.incrementAndGet();
        try (Connection connection = connect(url("postgres"))) {
            execute(connection, "CREATE DATABASE " + name + template);
        }
        return name;
    }

    private static String url(String database) {
        return "jdbc:postgresql://localhost:" + SERVER.getPort() + "/" + database;
    }
}
