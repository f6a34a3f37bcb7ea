package io.restaurantstream.stack.database;

import io.restaurantstream.sql.Migrations;
import io.restaurantstream.stack.process.Shutdown;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a Postgres with the tables until it is stopped, for machines that have none. */
@Command(
        name = "postgres",
        description = "Runs a Postgres with the tables on loopback until it is stopped. The next start "
                + "continues with its data.")
public final class PostgresCommand implements Callable<Integer> {

    private static final long LOOK_EVERY_MILLIS = 500;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Data folder (default: ${DEFAULT-VALUE}).",
            defaultValue = "data/postgres")
    private Path dataDir;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on; 0 for any (default: ${DEFAULT-VALUE}).",
            defaultValue = "15432")
    private int port;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try (Shutdown shutdown = Shutdown.onSignal();
                LocalPostgres postgres = LocalPostgres.start(dataDir, "--port", port)) {
            out.println(Migrations.apply(postgres.url(), LocalPostgres.USER, null));
            try (Connection connection = DriverManager.getConnection(postgres.url(), LocalPostgres.USER, null)) {
                LocalPostgres.letReadersIn(connection);
            }
            out.println("Postgres  psql -h 127.0.0.1 -p " + postgres.port() + " -U " + LocalPostgres.USER + " "
                    + LocalPostgres.DATABASE);
            out.println("Job       --jdbc.url " + postgres.url());
            out.println("Page      ./stack page --jdbc-url " + postgres.url());
            out.flush();
            while (!shutdown.await(LOOK_EVERY_MILLIS)) {
                if (!postgres.isRunning()) {
                    throw new IOException("Postgres on port " + postgres.port()
                            + " was stopped by another process; start again to continue with its data in " + dataDir);
                }
            }
        }
        return 0;
    }
}
