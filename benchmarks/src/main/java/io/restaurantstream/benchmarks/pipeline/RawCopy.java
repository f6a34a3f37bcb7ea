package io.restaurantstream.benchmarks.pipeline;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.postgresql.PGConnection;

/**
 * The ceiling: the rows that a run has made, from files straight into the same tables, each table in one {@code COPY},
 * with nothing else to do.
 */
final class RawCopy {

    /** How rows look in the files. */
    enum Format {
        TEXT,
        BINARY
    }

    /** Each with the column that has the order in which rows came; parents first. */
    private static final Map<String, String> PARENTS = new LinkedHashMap<>();

    private static final Map<String, String> CHILDREN = new LinkedHashMap<>();

    static {
        PARENTS.put("raw.events_raw", "event_offset");
        PARENTS.put("analytics.orders", "created_offset");
        CHILDREN.put("analytics.order_items", "event_offset");
        CHILDREN.put("analytics.payments", "event_offset");
        CHILDREN.put("analytics.feedback", "event_offset");
    }

    private final Path folder;
    private final int connections;
    private final Format format;

    /**
     * @param folder for the files
     * @param connections how many copy at the same time, each its share of the rows
     */
    RawCopy(Path folder, int connections, Format format) {
        this.folder = folder;
        this.connections = connections;
        this.format = format;
    }

    /** Writes the rows in {@code database} to files. */
    void dump(BenchDatabase database) throws SQLException, IOException {
        Files.createDirectories(folder);
        try (Connection connection = database.connect()) {
            Map<String, String> tables = new LinkedHashMap<>(PARENTS);
            tables.putAll(CHILDREN);
            for (Map.Entry<String, String> table : tables.entrySet()) {
                for (int share = 0; share < connections; share++) {
                    try (OutputStream out =
                            new BufferedOutputStream(Files.newOutputStream(file(table.getKey(), share)))) {
                        connection
                                .unwrap(PGConnection.class)
                                .getCopyAPI()
                                .copyOut(
                                        "COPY (SELECT " + columns(connection, table.getKey()) + " FROM "
                                                + table.getKey()
                                                + " WHERE " + table.getValue() + " % " + connections + " = " + share
                                                + " ORDER BY " + table.getValue() + ") TO STDOUT (FORMAT " + format
                                                + ")",
                                        out);
                    }
                }
            }
        }
    }

    /** Copies the files into the empty tables of {@code database} and returns the seconds until all is committed. */
    double load(BenchDatabase database) throws SQLException, IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            long start = System.nanoTime();
            loadAll(database, PARENTS, threads);
            loadAll(database, CHILDREN, threads);
            return (System.nanoTime() - start) / 1e9;
        } finally {
            threads.shutdownNow();
        }
    }

    private void loadAll(BenchDatabase database, Map<String, String> tables, ExecutorService threads)
            throws IOException, InterruptedException {
        List<Callable<Void>> shares = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            int share = i;
            shares.add(() -> {
                loadShare(database, tables, share);
                return null;
            });
        }
        for (Future<Void> share : threads.invokeAll(shares)) {
            try {
                share.get();
            } catch (ExecutionException e) {
                throw new IOException("a copy failed", e);
            }
        }
    }

    private void loadShare(BenchDatabase database, Map<String, String> tables, int share)
            throws SQLException, IOException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            for (String table : tables.keySet()) {
                try (InputStream in = new BufferedInputStream(Files.newInputStream(file(table, share)), 1 << 16)) {
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn(
                                    "COPY " + table + " (" + columns(connection, table) + ") FROM STDIN (FORMAT "
                                            + format + ")",
                                    in,
                                    1 << 16);
                }
            }
            connection.commit();
        }
    }

    private Path file(String table, int share) {
        return folder.resolve(table + "." + format + "." + share + "-of-" + connections);
    }

    /** All but those that the database fills itself. */
    private static String columns(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT string_agg(attname, ', ' ORDER BY attnum)"
                        + " FROM pg_attribute WHERE attrelid = '" + table + "'::regclass AND attnum > 0"
                        + " AND NOT atthasdef AND NOT attisdropped")) {
            row.next();
            return row.getString(1);
        }
    }
}
