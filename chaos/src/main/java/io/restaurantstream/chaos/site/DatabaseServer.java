package io.restaurantstream.chaos.site;

import java.io.Closeable;
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
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;

/** Postgres: its processes, and what its administrator can do to it. */
public final class DatabaseServer implements Closeable {

    /** The user that the job has: it may do what the job must, and no more. */
    public static final String JOB_USER = "chaos_job";

    /** The database with the tables. */
    public static final String DATABASE = "restaurant";

    static final String ADMINISTRATOR = "postgres";
    private static final String OTHER_DATABASE = "postgres";
    private static final String BACKENDS_OF_JOB =
            "FROM pg_stat_activity WHERE usename = '" + JOB_USER + "' AND datname = '" + DATABASE + "'";

    private final Launcher launcher;
    private final Path folder;
    private final int port;
    private final AtomicInteger crashes = new AtomicInteger();
    private Closeable running;

    /** Not started yet. */
    DatabaseServer(Launcher launcher, Path folder, int port) {
        this.launcher = launcher;
        this.folder = folder;
        this.port = port;
    }

    int port() {
        return port;
    }

    /** The tables, past the network that faults strike. */
    public String url() {
        return url(DATABASE);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /**
     * Another number after each crash, and another while it happens: what was not durable may be forgotten by who was
     * connected before.
     */
    public int crashes() {
        return crashes.get();
    }

    /** Starts it and returns when it answers. */
    public void start() throws IOException {
        running = launcher.startPostgres(folder, port);
    }

    /** Asks it to stop at once and in order, and returns when it has. */
    public void stop() throws IOException {
        running.close();
    }

    /** {@code kill -9} of all its processes. */
    public void kill() throws IOException, InterruptedException {
        crashes.incrementAndGet();
        List<OwnProcess> all = processes();
        for (OwnProcess process : all) {
            process.signal("KILL");
        }
        for (OwnProcess process : all) {
            process.kill();
        }
        running.close();
        crashes.incrementAndGet();
    }

    /** Makes it end as in an immediate shutdown, without writing down what is not durable. */
    public void abort() throws IOException, InterruptedException {
        crashes.incrementAndGet();
        OwnProcess postmaster = processes().get(0);
        postmaster.signal("QUIT");
        postmaster.awaitEnd();
        running.close();
        crashes.incrementAndGet();
    }

    /** {@code kill -9} of one process that serves the job, upon which Postgres begins anew with all of them. */
    public void killBackend(int which) throws IOException, InterruptedException, SQLException {
        List<OwnProcess> backends = backends();
        if (!backends.isEmpty()) {
            crashes.incrementAndGet();
            backends.get(which % backends.size()).kill();
            crashes.incrementAndGet();
        }
    }

    /** Makes all its processes stand still. */
    public void freeze() throws IOException, InterruptedException {
        for (OwnProcess process : processes()) {
            process.freeze();
        }
    }

    /** Lets all its processes go on. */
    public void thaw() throws IOException, InterruptedException {
        for (OwnProcess process : processes()) {
            process.thaw();
        }
    }

    /** Makes one process that serves the job stand still; returns what lets it go on. */
    public Closeable freezeBackend(int which) throws IOException, InterruptedException, SQLException {
        List<OwnProcess> backends = backends();
        if (backends.isEmpty()) {
            return () -> {};
        }
        OwnProcess frozen = backends.get(which % backends.size());
        frozen.freeze();
        return () -> {
            try {
                frozen.thaw();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while process " + frozen.pid() + " was to go on", e);
            }
        };
    }

    /** All processes, the first of which has started the others. */
    private List<OwnProcess> processes() throws IOException {
        long postmaster = Long.parseLong(
                Files.readAllLines(folder.resolve("postmaster.pid")).get(0).strip());
        List<OwnProcess> processes = new ArrayList<>(List.of(new OwnProcess(postmaster)));
        ProcessHandle.of(postmaster).stream()
                .flatMap(ProcessHandle::descendants)
                .forEach(child -> processes.add(new OwnProcess(child.pid())));
        return processes;
    }

    private List<OwnProcess> backends() throws SQLException {
        List<OwnProcess> backends = new ArrayList<>();
        try (Connection connection = administer();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pid " + BACKENDS_OF_JOB + " ORDER BY pid")) {
            while (rows.next()) {
                backends.add(new OwnProcess(rows.getLong(1)));
            }
        }
        return backends;
    }

    /** Ends all connections of the job. */
    public void terminateConnections() throws SQLException {
        execute("SELECT pg_terminate_backend(pid) " + BACKENDS_OF_JOB);
    }

    /** Cancels what the job's connections do at this moment. */
    public void cancelStatements() throws SQLException {
        execute("SELECT pg_cancel_backend(pid) " + BACKENDS_OF_JOB);
    }

    /** Runs statements in another database of the same server, which nothing of what is done to this one hinders. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = administer();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private Connection administer() throws SQLException {
        return connect(OTHER_DATABASE, "chaos-administrator");
    }

    /** A connection of the administrator to the tables. */
    public Connection connect(String name) throws SQLException {
        return connect(DATABASE, name);
    }

    private Connection connect(String database, String name) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", ADMINISTRATOR);
        properties.setProperty("ApplicationName", name);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "60");
        return DriverManager.getConnection(url(database), properties);
    }

    @Override
    public void close() throws IOException {
        if (running != null) {
            running.close();
        }
    }
}
