package io.restaurantstream.endtoend;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A data folder with ports of its own, on which {@code ./stack demo} is started again and again. */
final class Demo implements AutoCloseable {

    private final Path folder;
    private final int postgresPort = StackProcess.freePort();
    private final int generatorPort = StackProcess.freePort();
    private final int flinkPort = StackProcess.freePort();
    private final int pagePort = StackProcess.freePort();

    Demo(Path folder) throws IOException {
        this.folder = folder;
    }

    StackProcess start(String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "demo",
                "--data-dir",
                folder.resolve("data").toString(),
                "--postgres-port",
                Integer.toString(postgresPort),
                "--generator-port",
                Integer.toString(generatorPort),
                "--flink-port",
                Integer.toString(flinkPort),
                "--page-port",
                Integer.toString(pagePort)));
        arguments.addAll(List.of(options));
        return StackProcess.start(folder, arguments);
    }

    String generatorUrl() {
        return "http://127.0.0.1:" + generatorPort;
    }

    String flinkUrl() {
        return "http://127.0.0.1:" + flinkPort;
    }

    String pageUrl() {
        return "http://127.0.0.1:" + pagePort;
    }

    String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + postgresPort + "/restaurant";
    }

    /** The number that {@code query} gives; 0 while the database or its tables are not there yet. */
    long number(String query) {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(), "postgres", null);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException e) {
            return 0;
        }
    }

    /** The Postgres of a demo that has ended, on the tables that it has left. */
    EmbeddedPostgres startItsPostgres() throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("data/postgres"))
                .setCleanDataDirectory(false)
                .start();
    }

    /** Ends the Postgres that a killed demo leaves behind. */
    @Override
    public void close() throws Exception {
        Path pidFile = folder.resolve("data/postgres/postmaster.pid");
        if (Files.exists(pidFile)) {
            long pid = Long.parseLong(Files.readAllLines(pidFile).get(0).strip());
            ProcessHandle left = ProcessHandle.of(pid).orElse(null);
            if (left != null) {
                left.destroy();
                left.onExit().get(30, TimeUnit.SECONDS);
            }
        }
    }
}
