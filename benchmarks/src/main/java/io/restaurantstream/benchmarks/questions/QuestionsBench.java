package io.restaurantstream.benchmarks.questions;

import io.restaurantstream.benchmarks.Figure;
import io.restaurantstream.benchmarks.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How long each question and each panel of the dashboards and the live page takes, planning included, from the request to the
 * last row. It reads, and changes nothing. A query that says how it is bound is run once and has no target.
 */
public final class QuestionsBench {

    private static final double TARGET_MILLIS = 50;
    private static final int PATIENCE_SECONDS = 120;
    private static final String CANCELLED = "57014";

    private final Connection connection;
    private final List<Query> queries = new ArrayList<>();
    private final int runs;
    private final PrintWriter out;

    /**
     * A run that has not begun.
     *
     * @param connection to a database with events in it; its role becomes that of a reader
     * @param checkout folder of the project
     * @param runs how often each is asked, after one time that does not count; at least 1
     * @param out says what is going on
     */
    public QuestionsBench(Connection connection, Path checkout, int runs, PrintWriter out) throws IOException {
        this.connection = connection;
        this.queries.addAll(Query.questions(checkout.resolve("sql/questions")));
        this.queries.addAll(Query.panels(checkout.resolve("deploy/dashboards")));
        this.queries.addAll(
                Query.pagePanels(checkout.resolve("live-page/src/main/resources/io/restaurantstream/livepage/panels")));
        this.runs = runs;
        this.out = out;
    }

    /** Asks all. */
    public Report run() throws SQLException {
        Report report = new Report("questions", true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET ROLE restaurant_reader");
            statement.setQueryTimeout(PATIENCE_SECONDS);
            report.add(Figure.forInformation("events in the tables", events(statement), "events"));
            double slowest = 0;
            for (Query query : queries) {
                double[] millis = ask(statement, query);
                double median = quantile(millis, 0.5);
                double high = quantile(millis, 0.95);
                report.add(
                        query.bound().isEmpty()
                                ? Figure.atMost(TARGET_MILLIS, query.name(), high, "ms (p95)")
                                : Figure.forInformation(query.name() + " (bound)", high, "ms"));
                slowest = query.bound().isEmpty() ? Math.max(slowest, high) : slowest;
                out.printf(
                        Locale.ROOT,
                        "%-58.58s p50 %,9.1f ms, p95 %,9.1f ms %s%n",
                        query.name(),
                        median,
                        high,
                        query.bound());
                out.flush();
            }
            report.add(Figure.atMost(TARGET_MILLIS, "the slowest of them", slowest, "ms (p95)"));
        }
        return report;
    }

    private static double events(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT coalesce(max(event_offset), 0) FROM raw.events_raw")) {
            row.next();
            return row.getDouble(1);
        }
    }

    private double[] ask(Statement statement, Query query) throws SQLException {
        if (!query.bound().isEmpty()) {
            return new double[] {millis(statement, query)};
        }
        millis(statement, query);
        double[] millis = new double[runs];
        for (int i = 0; i < runs; i++) {
            millis[i] = millis(statement, query);
        }
        Arrays.sort(millis);
        return millis;
    }

    private static double millis(Statement statement, Query query) throws SQLException {
        long start = System.nanoTime();
        try (ResultSet rows = statement.executeQuery(query.sql())) {
            while (rows.next()) {
                // the driver has read the row
            }
        } catch (SQLException e) {
            if (CANCELLED.equals(e.getSQLState()) && !query.bound().isEmpty()) {
                return PATIENCE_SECONDS * 1000.0;
            }
            throw new SQLException(query.name() + ": " + e.getMessage(), e.getSQLState(), e);
        }
        return (System.nanoTime() - start) / 1e6;
    }

    /** The smallest value that at least this share of all is not above. */
    private static double quantile(double[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
