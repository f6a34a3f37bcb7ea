package io.restaurantstream.stack.database;

import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.job.sink.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options {@code --jdbc-*}. The password comes from a file or the environment, never from the command line. */
public final class DatabaseOptions {

    @Option(
            names = "--jdbc-url",
            paramLabel = "URL",
            required = true,
            description = "JDBC URL of the database, such as jdbc:postgresql://127.0.0.1:15432/restaurant.")
    private String url;

    @Option(
            names = "--jdbc-user",
            paramLabel = "NAME",
            description = "Database user (default: postgres; restaurant_reader for commands that only read).")
    private String user;

    @Option(
            names = "--jdbc-password-file",
            paramLabel = "FILE",
            description = "File whose first line is the password (default: the environment variable "
                    + Database.PASSWORD_VARIABLE + ").")
    private Path passwordFile;

    private final String defaultUser;

    /** For commands that write. */
    public DatabaseOptions() {
        this("postgres");
    }

    /**
     * For commands that need less.
     *
     * @param defaultUser user when none is named
     */
    public DatabaseOptions(String defaultUser) {
        this.defaultUser = defaultUser;
    }

    /**
     * The JDBC URL as it was given.
     *
     * @throws UsageException when it has a password in it, which is not repeated
     */
    public String url() {
        if (Database.namesPassword(url)) {
            throw new UsageException("--jdbc-url must not contain a password, which process lists would show; use"
                    + " --jdbc-password-file or " + Database.PASSWORD_VARIABLE);
        }
        return url;
    }

    /** The file with the password; null when none is named. */
    public Path passwordFile() {
        return passwordFile;
    }

    /** The user to connect as. */
    public String user() {
        return user == null ? defaultUser : user;
    }

    /**
     * Opens a connection.
     *
     * @param name the command, shown as {@code application_name}
     * @throws UsageException when the URL is not one of Postgres, or has a password in it
     */
    public Connection connect(String name) throws SQLException {
        if (!url().startsWith("jdbc:postgresql:")) {
            throw new UsageException(
                    "--jdbc-url: " + url + " is not allowed; it must be jdbc:postgresql://host:port/database");
        }
        Connection connection = new Database(
                        url, user(), passwordFile == null ? null : passwordFile.toString(), Duration.ZERO)
                .connect(name);
        // a query over large tables takes minutes; the job's connections give up before
        connection.setNetworkTimeout(Runnable::run, 0);
        return connection;
    }

    /** The password; null when none is given. */
    public String password() throws IOException {
        return passwordFile == null
                ? System.getenv(Database.PASSWORD_VARIABLE)
                : Files.readString(passwordFile).lines().findFirst().orElse("");
    }
}
