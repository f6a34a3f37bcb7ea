package io.restaurantstream.job.sink;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * Where the tables are and how to get there. The password is no part of it: it is read from a file or the environment
 * of the TaskManager when a connection is made, so that it is never in the job graph.
 *
 * @param url JDBC URL, such as {@code jdbc:postgresql://127.0.0.1:15432/restaurant}
 * @param user a member of the role {@code restaurant_writer}
 * @param passwordFile file whose first line is the password; null to look into {@link #PASSWORD_VARIABLE}
 * @param maxOutage how long a database that cannot be reached is waited for before the job fails
 */
public record Database(String url, String user, String passwordFile, Duration maxOutage) implements Serializable {

    /** The environment variable that holds the password when no file does. */
    public static final String PASSWORD_VARIABLE = "RESTAURANT_JDBC_PASSWORD";

    /** SQLSTATE of a configuration file error: waiting does not help. */
    private static final String MISCONFIGURED = "F0000";

    /** What a database with ALLOW_CONNECTIONS false answers, as during maintenance: an object is not in its state. */
    private static final String NOT_ACCEPTING_CONNECTIONS = "55000";

    private static final String CANNOT_CONNECT_NOW = "57P03";

    private static final int CONNECT_SECONDS = 10;
    private static final int SOCKET_SECONDS = 120;

    /** Whether a JDBC URL has a password in it, which process lists, logs and the web UI would show. */
    public static boolean namesPassword(String url) {
        return url.contains("password=") || url.matches("[a-z:]*//[^/?]*@.*");
    }

    /**
     * A new connection.
     *
     * @param name shown in {@code pg_stat_activity}
     * @throws SQLException when the database cannot be reached, or the password file cannot be read
     */
    public Connection connect(String name) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        String password = password();
        if (password != null) {
            properties.setProperty("password", password);
        }
        properties.setProperty("ApplicationName", name);
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("loginTimeout", Integer.toString(CONNECT_SECONDS));
        // a half-open connection must not hold a checkpoint for ever
        properties.setProperty("socketTimeout", Integer.toString(SOCKET_SECONDS));
        properties.setProperty("tcpKeepAlive", "true");
        // DriverManager would need the driver in Flink's own class loader
        Connection connection = open(properties);
        if (connection == null) {
            throw new SQLException(
                    "jdbc.url: " + url + " is not a Postgres URL; it must be jdbc:postgresql://host:port/db",
                    MISCONFIGURED);
        }
        return connection;
    }

    private Connection open(Properties properties) throws SQLException {
        try {
            return new Driver().connect(url, properties);
        } catch (SQLException e) {
            if (NOT_ACCEPTING_CONNECTIONS.equals(e.getSQLState())) {
                // the state has other meanings once one is connected; here it is switched off for a while
                throw new SQLException(e.getMessage(), CANNOT_CONNECT_NOW, e);
            }
            throw e;
        }
    }

    private String password() throws SQLException {
        if (passwordFile == null) {
            return System.getenv(PASSWORD_VARIABLE);
        }
        try {
            return Files.readString(Path.of(passwordFile)).lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new SQLException("jdbc.password-file: " + passwordFile + " cannot be read", MISCONFIGURED, e);
        }
    }
}
