package io.restaurantstream.benchmarks.pipeline;

import io.restaurantstream.benchmarks.ServerProcess;
import io.restaurantstream.sql.Migrations;
import io.restaurantstream.verification.LogPages;
import io.restaurantstream.verification.ProgressListener;
import io.restaurantstream.verification.ResultTable;
import io.restaurantstream.verification.Verification;
import io.restaurantstream.verification.VerificationResult;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** A server that gives each run tables of its own, new and empty, all made from the same migrations. */
final class BenchDatabase {

    static final String USER = "postgres";

    private static final List<String> FACT_TABLES = List.of(
            "raw.events_raw", "analytics.orders", "analytics.order_items", "analytics.payments", "analytics.feedback");

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

    /**
     * How fast the events came, from the first committed batch to the last row of all. From the times at which the
     * server has committed each row, so that starting and stopping Flink is no part of it.
     */
    double eventsPerSecond() throws SQLException {
        StringBuilder last = new StringBuilder();
        for (String table : FACT_TABLES) {
            last.append(last.isEmpty() ? "" : " UNION ALL ")
                    .append("SELECT max(at) AS at FROM (SELECT DISTINCT pg_xact_commit_timestamp(xmin) AS at FROM ")
                    .append(table)
                    .append(") AS t");
        }
        return number("WITH commits AS ("
                + " SELECT pg_xact_commit_timestamp(xmin) AS at, count(*) AS events"
                + " FROM raw.events_raw GROUP BY xmin),"
                + " span AS (SELECT (SELECT min(at) FROM commits) AS first,"
                + " (SELECT max(at) FROM (" + last + ") AS every) AS last)"
                + " SELECT sum(events) FILTER (WHERE at > first)"
                + " / extract(epoch FROM max(last) - min(first)) FROM commits, span");
    }

    /**
     * Compares all tables with the log.
     *
     * @throws IOException when they differ, for then nothing that was measured means anything
     */
    void verify(ServerProcess generator, long events) throws IOException, InterruptedException, SQLException {
        try (Connection connection = connect()) {
            VerificationResult result = Verification.run(
                    new LogPages(generator.address()), connection, OptionalLong.of(events), ProgressListener.SILENT);
            if (!result.isEqual()) {
                throw new IOException("the tables differ from the log:\n" + ResultTable.of(result));
            }
        }
    }

    /**
     * Counts the events and compares the hourly sales with the facts.
     *
     * @throws IOException when they are not what they should be
     */
    void check(long events) throws IOException, SQLException {
        long written = (long) number("SELECT count(*) FROM raw.events_raw");
        long wrongHours = (long) number("SELECT count(*) FROM checks.hourly_sales_equal_the_roll_up");
        if (written != events || wrongHours > 0) {
            throw new IOException("the tables have " + written + " events instead of " + events + ", and " + wrongHours
                    + " hours differ from the sum of their orders");
        }
    }

    /** The number that {@code query} answers in its only row. */
    double number(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getDouble(1);
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
