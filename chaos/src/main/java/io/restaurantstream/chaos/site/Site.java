package io.restaurantstream.chaos.site;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Everything that runs: Postgres, generator and cluster, each a process or several, with a network of ours between.
 *
 * <p>Whatever was started ends when this is closed.
 */
public final class Site implements Closeable {

    /** A page must come within a reader's patience also when the log is read slowly. */
    private static final String PAGE_EVENTS = "500";

    private static final String CLUSTER = "cluster";
    private static final String POSTGRES = "postgres";

    private final Launcher launcher;
    private final DatabaseServer database;
    private final EventServer events;
    private final TcpProxy databaseNetwork;
    private final TcpProxy eventsNetwork;
    private final FlinkCluster cluster;
    private final JobRestarts restarts;
    private double bytesPerEvent;

    private Site(Launcher launcher, Path folder, long seed, String profile, long lastOffset) throws IOException {
        this.launcher = launcher;
        // kept until all have one: a port that is given back may be given to the next
        try (ServerSocket databasePort = anyFreePort();
                ServerSocket eventsPort = anyFreePort();
                ServerSocket clusterPort = anyFreePort()) {
            this.database = new DatabaseServer(launcher, folder.resolve(POSTGRES), databasePort.getLocalPort());
            this.events = new EventServer(launcher, folder, eventsPort.getLocalPort(), seed, profile);
            this.databaseNetwork = TcpProxy.start("database", database.port());
            this.eventsNetwork = TcpProxy.start("source", events.port());
            this.cluster = new FlinkCluster(
                    launcher,
                    folder.resolve(CLUSTER),
                    clusterPort.getLocalPort(),
                    List.of(
                            "--source.http.url",
                            "http://127.0.0.1:" + eventsNetwork.port(),
                            "--source.http.page-size",
                            PAGE_EVENTS,
                            "--source.stop-at-offset",
                            Long.toString(lastOffset),
                            "--jdbc.url",
                            "jdbc:postgresql://127.0.0.1:" + databaseNetwork.port() + "/" + DatabaseServer.DATABASE,
                            "--jdbc.user",
                            DatabaseServer.JOB_USER));
        }
        this.restarts = new JobRestarts(cluster.jobManagerLog());
    }

    /**
     * Nothing of it has started yet but the networks.
     *
     * @param folder for everything that the parts keep and log
     * @param seed of the log
     * @param profile of the log
     * @param lastOffset where the job is to end
     */
    public static Site in(Path folder, Launcher launcher, long seed, String profile, long lastOffset)
            throws IOException {
        return new Site(launcher, folder, seed, profile, lastOffset);
    }

    /** Ends what a run that was killed has left running in {@code folder}; nothing is started or removed. */
    public static void endLeftOvers(Path folder, Launcher launcher) throws IOException, InterruptedException {
        Path root = folder.toAbsolutePath().normalize();
        if (Files.isDirectory(root.resolve(CLUSTER).resolve("run"))) {
            new FlinkCluster(launcher, root.resolve(CLUSTER), 0, List.of()).close();
        }
        EventServer.endLeftOver(root);
        Path postgres = root.resolve(POSTGRES);
        if (Files.exists(postgres.resolve("postmaster.pid"))) {
            int port;
            try (ServerSocket free = anyFreePort()) {
                port = free.getLocalPort();
            }
            launcher.startPostgres(postgres, port).close();
        }
    }

    /** Starts Postgres with the tables, the generator and the cluster. */
    public void start() throws IOException, InterruptedException, SQLException {
        database.start();
        events.start();
        migrate();
        database.execute("CREATE ROLE " + DatabaseServer.JOB_USER + " LOGIN IN ROLE restaurant_writer");
        bytesPerEvent = events.bytesPerEvent();
        cluster.start();
    }

    /** Starts the job, which reads {@code eventsPerSecond} events a second at most. */
    public void startJob(double eventsPerSecond) throws IOException {
        setPace(eventsPerSecond);
        cluster.submit();
    }

    /** Brings the tables up to date and fills the dimension tables. */
    public void migrate() throws IOException {
        launcher.run(List.of(
                "migrate",
                "--jdbc-url",
                database.url(),
                "--jdbc-user",
                DatabaseServer.ADMINISTRATOR,
                "--generator-url",
                events.uri().toString()));
    }

    /** Makes the next migration apply all views, checks and grants again, as an upgrade does. */
    public void forgetRepeatableMigrations() throws SQLException {
        try (Connection connection = database.connect("chaos-upgrade");
                Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM public.flyway_schema_history WHERE version IS NULL");
        }
    }

    /** Bounds how fast the log can be read; infinite for as fast as it goes. */
    public void setPace(double eventsPerSecond) {
        eventsNetwork.setRate(eventsPerSecond * bytesPerEvent);
    }

    /** The database. */
    public DatabaseServer database() {
        return database;
    }

    /** The event log. */
    public EventServer events() {
        return events;
    }

    /** The cluster and its job. */
    public FlinkCluster cluster() {
        return cluster;
    }

    /** The network between job and database. */
    public TcpProxy databaseNetwork() {
        return databaseNetwork;
    }

    /** The network between job and event log. */
    public TcpProxy eventsNetwork() {
        return eventsNetwork;
    }

    /** The restarts of the job. */
    public JobRestarts restarts() {
        return restarts;
    }

    private static ServerSocket anyFreePort() throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return socket;
    }

    /** Ends all, also when one of them does not end as it should. */
    @Override
    public void close() throws IOException {
        try (DatabaseServer postgres = database;
                EventServer generator = events;
                TcpProxy first = databaseNetwork;
                TcpProxy second = eventsNetwork;
                FlinkCluster flink = cluster) {
            // in the reverse order
        }
    }
}
