package io.restaurantstream.inbox;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How an inbox keeps its log and treats its clients.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for any that is free
 * @param tokenFile file with the token that every request must bear; null for none, on loopback only
 * @param maxDisorder how much earlier than the highest time an event may be without being late
 * @param retain how long events and their ids are kept after they arrived
 * @param maxRequestsPerSecond most batches per second of one client, 1 to 100,000
 */
public record InboxOptions(
        String host, int port, Path tokenFile, Duration maxDisorder, Duration retain, int maxRequestsPerSecond) {

    public InboxOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("--port: " + port + " is not a port; it must be 0 to 65535");
        }
        if (tokenFile == null && !isLoopback(host)) {
            throw new IllegalArgumentException(
                    "--host: " + host + " can be reached from the network and requires" + " --token-file");
        }
        if (maxDisorder.isNegative()) {
            throw new IllegalArgumentException("--max-disorder: " + maxDisorder + " is negative; it must be 0 or more");
        }
        if (retain.isNegative() || retain.isZero()) {
            throw new IllegalArgumentException("--retain: " + retain + " is not positive");
        }
        if (maxRequestsPerSecond < 1 || maxRequestsPerSecond > 100_000) {
            throw new IllegalArgumentException("--max-requests-per-second: " + maxRequestsPerSecond
                    + " is not allowed; it must be from 1 to 100000");
        }
    }

    /**
     * An inbox for this machine, with the defaults of {@code ./stack inbox} for the rest.
     *
     * @param port port to listen on, 0 for any that is free
     */
    public static InboxOptions onLoopback(int port) {
        return new InboxOptions("127.0.0.1", port, null, Duration.ofMinutes(10), Duration.ofDays(400), 200);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("--host: " + host + " is not an address of this machine", e);
        }
    }
}
