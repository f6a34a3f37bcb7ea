package io.restaurantstream.livepage;

import io.restaurantstream.access.LogAccess;
import io.restaurantstream.sql.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** A real Postgres with tables and a world in them; it can be killed and started again. */
final class TestDatabase implements AutoCloseable {

    /** Held here because a logger that nobody holds forgets its level. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private final Path directory = Files.createTempDirectory("postgres-of-the-page");
    private EmbeddedPostgres postgres;
    private final int port;

    private TestDatabase() throws IOException {
        FLYWAY.setLevel(Level.WARNING);
        postgres = builder().start();
        port = postgres.getPort();
    }

    private EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory)
                .setCleanDataDirectory(false)
                .setServerConfig("timezone", "Asia/Kolkata"); // no number may depend on it
    }

    static TestDatabase unmigrated() throws IOException {
        return new TestDatabase();
    }

    static TestDatabase withEmptyTables() throws IOException, SQLException {
        TestDatabase database = new TestDatabase();
        database.migrate();
        return database;
    }

    static TestDatabase withAWorld() throws IOException, SQLException {
        TestDatabase database = withEmptyTables();
        database.execute(resource("/world.sql"));
        database.execute(resource("/fill-roll-ups.sql"));
        database.execute("ANALYZE");
        return database;
    }

    void migrate() throws SQLException {
        Migrations.apply(url(), "postgres", "");
        execute("ALTER ROLE restaurant_reader LOGIN");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = TestDatabase.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    String url() {
        return "jdbc:postgresql://localhost:" + port + "/postgres";
    }

    PageOptions options() {
        return new PageOptions("127.0.0.1", 0, url(), "restaurant_reader", null, null, LogAccess.NONE, null);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), "postgres", "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of all rows. */
    List<String> texts(String query) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url(), "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        }
        return texts;
    }

    long number(String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), "postgres", "");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    void stop() throws IOException {
        postgres.close();
    }

    void startAgain() throws IOException {
        postgres = builder().setPort(port).start();
    }

    @Override
    public void close() throws IOException {
        postgres.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
