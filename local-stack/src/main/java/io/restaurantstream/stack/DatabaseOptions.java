package io.restaurantstream.stack;

import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.job.sink.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Options that say which database is meant, and who asks. The password is in a file or the environment, never on the command line. */
final class DatabaseOptions {

    @Option(
            names = "--jdbc-url",
            paramLabel = "URL",
            required = true,
            description = "JDBC URL of the database, such as jdbc:postgresql://127.0.0.1:15432/restaurant.")
    String url;

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
    Path passwordFile;

    private final String defaultUser;

    DatabaseOptions() {
        this("postgres");
    }

    DatabaseOptions(String defaultUser) {
        this.defaultUser = defaultUser;
    }

    String user() {
        return user == null ? defaultUser : user;
    }

    Connection connect(String name) throws SQLException {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new UsageException(
                    "--jdbc-url: " + url + " is not allowed; it must be jdbc:postgresql://host:port/database");
        }
        return new Database(url, user(), passwordFile == null ? null : passwordFile.toString(), Duration.ZERO)
                .connect(name);
    }

    /** The password; null when none is given. */
    String password() throws IOException {
        return passwordFile == null
                ? System.getenv(Database.PASSWORD_VARIABLE)
                : Files.readString(passwordFile).lines().findFirst().orElse("");
    }
}
