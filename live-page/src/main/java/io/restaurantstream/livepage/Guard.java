package io.restaurantstream.livepage;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Answers only those who ask for this server by its own name, and tells browsers what the page may do: nothing but what
 * it was served with. So no other page reaches it through a name that leads to loopback, and nothing leaves the machine.
 */
final class Guard {

    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'none';"
                    + " frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Permissions-Policy",
            "camera=(), geolocation=(), microphone=()");

    private final String host;

    Guard(String host) {
        this.host = host.toLowerCase(Locale.ROOT);
    }

    void check(Context context) {
        HEADERS.forEach(context::header);
        String asked = context.header("Host");
        String name = asked == null ? "" : asked.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
        if (!OWN_NAMES.contains(name) && !name.equals(host) && !isOwnAddress(name)) {
            throw new Problem(
                    421,
                    "Misdirected Request",
                    "The header Host does not name this server; ask for 127.0.0.1 or localhost.");
        }
    }

    /** A number of loopback, or, when all addresses are listened on, any number; a name is not looked up. */
    private boolean isOwnAddress(String name) {
        boolean number = name.matches("\\d{1,3}(\\.\\d{1,3}){3}") || name.matches("\\[[0-9a-f:.]+]");
        if (!number) {
            return false;
        }
        try {
            return InetAddress.getByName(name).isLoopbackAddress()
                    || InetAddress.getByName(host).isAnyLocalAddress();
        } catch (UnknownHostException e) {
            return false; // no address: somebody else's name
        }
    }
}
