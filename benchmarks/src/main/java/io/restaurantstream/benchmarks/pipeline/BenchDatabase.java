package io.restaurantstream.benchmarks.pipeline;

import io.restaurantstream.sql.Migrations;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A server that gives each run tables of its own, new and empty, all made from the same migrations. */
final class BenchDatabase {

    static final String USER = "postgres";

    private static final String TEMPLATE = "bench_template";
    private static final String CURRENT = "bench";

    private final String urlOfServer;

    /** @param urlOfServer JDBC URL up to the slash before the name of a database */
    BenchDatabase(String urlOfServer) throws SQLException {
        this.urlOfServer = urlOfServer;
        onServer("DROP DATABASE IF EXISTS " + CURRENT, "DROP DATABASE IF EXISTS " + TEMPLATE);
        onServer("CREATE DATABASE " + TEMPLATE);
        Migrations.apply(urlOfServer + TEMPLATE, USER, null);
    }

    /** Replaces the tables of the last run by new ones, with all that the last run left to write written. */
    String renew() throws SQLException {
        onServer(
                "DROP DATABASE IF EXISTS " + CURRENT,
                "CREATE DATABASE " + CURRENT + " TEMPLATE " + TEMPLATE,
                "CHECKPOINT");
        return url();
    }

    String url() {
        return urlOfServer + CURRENT;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), USER, null);
    }

    /** As those must do who write each table on its own. */
    void dropForeignKeys() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            List<String> drops = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("SELECT format('ALTER TABLE %s DROP CONSTRAINT %I',"
                    + " conrelid::regclass, conname) FROM pg_constraint WHERE contype = 'f'"
                    + " AND connamespace = 'analytics'::regnamespace")) {
                while (rows.next()) {
                    drops.add(rows.getString(1));
                }
            }
            for (String drop : drops) {
                statement.execute(drop);
            }
        }
    }

    /** What matters for the speed of writing. */
    List<String> settings() throws SQLException {
        List<String> settings = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(urlOfServer + "postgres", USER, null);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name || ' = ' || current_setting(name) FROM pg_settings"
                        + " WHERE name IN ('server_version', 'shared_buffers', 'max_wal_size', 'fsync',"
                        + " 'full_page_writes', 'synchronous_commit', 'wal_level') ORDER BY name")) {
            while (rows.next()) {
                settings.add(rows.getString(1));
            }
        }
        return settings;
    }

    /** The server's first process. */
    ProcessHandle process() throws SQLException {
        try (Connection connection = DriverManager.getConnection(urlOfServer + "postgres", USER, null);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return ProcessHandle.of(row.getLong(1))
                    .flatMap(ProcessHandle::parent)
                    .orElseThrow(() -> new SQLException("the server is not on this machine"));
        }
    }

    private void onServer(String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(urlOfServer + "postgres", USER, null);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
