package io.restaurantstream.inbox;

import io.javalin.http.Context;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Decides who may ask: by the host that is asked for, by a token, and by how often. Safe for use by several threads.
 *
 * <p>Without a token only names of this machine are answered, so that a web page cannot reach the inbox through a name
 * of its own that leads to loopback.
 */
final class Guard {

    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final int MAX_CLIENTS = 10_000;
    private static final String BEARER = "Bearer ";

    private final String host;
    private final Path tokenFile;
    private final int maxRequestsPerSecond;

    private byte[] token;
    private FileTime tokenTime;

    /** Requests that are left to each client, the one that asked longest ago first. */
    private final Map<String, Allowance> clients = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
            return size() > MAX_CLIENTS;
        }
    };

    private record Allowance(double left, long at) {}

    Guard(InboxOptions options) throws IOException {
        this.host = options.host();
        this.tokenFile = options.tokenFile();
        this.maxRequestsPerSecond = options.maxRequestsPerSecond();
        if (tokenFile != null) {
            readToken();
        }
    }

    /** Refuses a request that does not name this server, or does not bear the token. */
    void check(Context context) throws IOException {
        if (tokenFile == null) {
            checkHost(context.header("Host"));
            return;
        }
        String given = context.header("Authorization");
        byte[] mine = currentToken();
        boolean right = given != null
                && given.regionMatches(true, 0, BEARER, 0, BEARER.length())
                && MessageDigest.isEqual(
                        mine, given.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8));
        if (!right) {
            throw Problem.unauthorized();
        }
    }

    private void checkHost(String asked) {
        String name = asked == null ? "" : asked.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
        if (!OWN_NAMES.contains(name) && !name.equals(host.toLowerCase(Locale.ROOT)) && !isOwnAddress(name)) {
            throw Problem.misdirected("The header Host does not name this server; ask for 127.0.0.1 or localhost.");
        }
    }

    /** A number of loopback, such as 127.0.0.2; a name is not looked up. */
    private static boolean isOwnAddress(String name) {
        if (!name.matches("127(\\.\\d{1,3}){3}")) {
            return false;
        }
        try {
            return InetAddress.getByName(name).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // no address: somebody else's name
        }
    }

    private synchronized byte[] currentToken() throws IOException {
        if (!Files.getLastModifiedTime(tokenFile).equals(tokenTime)) {
            readToken();
        }
        return token;
    }

    private synchronized void readToken() throws IOException {
        FileTime time = Files.getLastModifiedTime(tokenFile);
        byte[] read = Files.readString(tokenFile).strip().getBytes(StandardCharsets.UTF_8);
        if (read.length < 16) {
            throw new IOException("--token-file: the token in " + tokenFile + " has " + read.length
                    + " bytes; it must have at least 16");
        }
        token = read;
        tokenTime = time;
    }

    /** Counts a batch of the client, or refuses it when there were too many lately. */
    void countBatch(String client) {
        long now = System.nanoTime();
        synchronized (clients) {
            Allowance before = clients.getOrDefault(client, new Allowance(maxRequestsPerSecond, now));
            double left = Math.min(maxRequestsPerSecond, before.left + (now - before.at) / 1e9 * maxRequestsPerSecond);
            if (left < 1) {
                throw Problem.tooManyRequests(
                        "A client may send " + maxRequestsPerSecond + " batches a second; send larger ones.", 1);
            }
            clients.put(client, new Allowance(left - 1, now));
        }
    }
}
