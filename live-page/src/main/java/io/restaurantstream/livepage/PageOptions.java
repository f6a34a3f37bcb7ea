package io.restaurantstream.livepage;

import io.restaurantstream.access.LogAccess;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Where the page listens and what it reads.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for any that is free
 * @param jdbcUrl the database, such as {@code jdbc:postgresql://127.0.0.1:15432/restaurant}
 * @param user a member of the role {@code restaurant_reader}, or that role itself
 * @param password its password; null for none
 * @param log server of the event log, to know how much is still to come and to prove numbers; null when nobody says
 * @param access what that server wants to see before it answers
 * @param flink Flink's REST address, to know whether the job runs; null when nobody says
 */
public record PageOptions(
        String host, int port, String jdbcUrl, String user, String password, URI log, LogAccess access, URI flink) {

    public PageOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("--port: " + port + " is not a port; it must be 0 to 65535");
        }
        if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "--jdbc-url: " + jdbcUrl + " is not allowed; it must be jdbc:postgresql://host:port/database");
        }
        try {
            InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("--host: " + host + " is not an address of this machine", e);
        }
        requireHttp("--generator-url", log);
        requireHttp("--flink-url", flink);
    }

    private static void requireHttp(String option, URI uri) {
        if (uri != null && !"http".equals(uri.getScheme()) && !"https".equals(uri.getScheme())) {
            throw new IllegalArgumentException(
                    option + ": " + uri + " is not allowed; it must be http://host:port or https://host:port");
        }
    }
}
