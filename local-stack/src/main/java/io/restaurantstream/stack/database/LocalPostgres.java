package io.restaurantstream.stack.database;

import io.restaurantstream.stack.process.Ports;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Postgres from binaries in a jar, on loopback. Its data stays in a folder when it is stopped.
 *
 * <p>It is durable: fsync, which the embedded server switches off by default, is on.
 */
public final class LocalPostgres implements AutoCloseable {

    /** The database with the tables. */
    public static final String DATABASE = "restaurant";

    /** The superuser, who needs no password on loopback. */
    public static final String USER = "postgres";

    /** The role of the migrations that may read everything and change nothing. */
    public static final String READER = "restaurant_reader";

    /** The role of the migrations that notes which hours were verified. */
    private static final String VERIFIER = "restaurant_verifier";

    private static final Logger LOG = LoggerFactory.getLogger(LocalPostgres.class);
    private static final Duration STARTUP = Duration.ofSeconds(60);

    private final EmbeddedPostgres server;
    private final ProcessHandle process;
    private final int port;

    private LocalPostgres(EmbeddedPostgres server, ProcessHandle process, int port) {
        this.server = server;
        this.process = process;
        this.port = port;
    }

    /**
     * Starts the server on the data in {@code folder}, which is made when it is not there.
     *
     * @param portOption the option that names the port
     * @throws IOException when it does not start, for example because the port is taken
     */
    public static LocalPostgres start(Path folder, String portOption, int port) throws IOException {
        Files.createDirectories(folder);
        endLeftOver(folder);
        int usablePort = Ports.usable(portOption, port);
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(STARTUP)
                .setPort(usablePort)
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "2GB")
                .setServerConfig("max_connections", "60")
                // for measuring when a row became visible
                .setServerConfig("track_commit_timestamp", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start();
        ProcessHandle process = processOf(folder)
                .orElseThrow(() -> new IOException("Postgres on port " + usablePort + " has ended while it started"));
        LocalPostgres started = new LocalPostgres(server, process, usablePort);
        try {
            started.createDatabase();
        } catch (SQLException e) {
            server.close();
            throw new IOException("Postgres on port " + port + " has started but does not answer", e);
        }
        return started;
    }

    /** Stops the server of a launcher that was killed, because it still uses the folder. */
    private static void endLeftOver(Path folder) throws IOException {
        ProcessHandle left = processOf(folder).orElse(null);
        boolean isPostgres = left != null && left.info().command().orElse("").contains("postgres");
        if (!isPostgres) {
            return; // Postgres itself removes the file of a server that crashed
        }
        LOG.info("Stopping the Postgres that an earlier start left running on {}", folder);
        left.destroy();
        try {
            left.onExit().get(STARTUP.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("a Postgres of an earlier start, process " + left.pid() + ", does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while an earlier Postgres stopped", e);
        }
    }

    /** The server that uses the folder; empty if there is none. */
    private static Optional<ProcessHandle> processOf(Path folder) throws IOException {
        Path pidFile = folder.resolve("postmaster.pid");
        List<String> lines = Files.exists(pidFile) ? Files.readAllLines(pidFile) : List.of();
        return lines.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
    }

    /** Whether the server runs; another process may have stopped it. */
    public boolean isRunning() {
        return process.isAlive();
    }

    private void createDatabase() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url("postgres"), USER, null);
                Statement statement = connection.createStatement()) {
            try (ResultSet found =
                    statement.executeQuery("SELECT FROM pg_database WHERE datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("CREATE DATABASE " + DATABASE);
        }
    }

    /** Lets anybody on this machine log in as the reader; on loopback no password is needed. */
    public static void letReadersIn(Connection migrated) throws SQLException {
        try (Statement statement = migrated.createStatement()) {
            statement.execute("ALTER ROLE " + READER + " LOGIN");
        }
    }

    /** A connection with no other rights than to record which hours were verified. */
    public Connection connectVerifier() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("ApplicationName", "verify hours");
        properties.setProperty("options", "-c role=" + VERIFIER);
        return DriverManager.getConnection(url(), properties);
    }

    /** JDBC URL of the database with the tables. */
    public String url() {
        return url(DATABASE);
    }

    /** Another database on the same server. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** The port it listens on, on loopback. */
    public int port() {
        return port;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
