package io.restaurantstream.stack.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * Checks ports before servers are started on them, because the servers' own messages do not name the option to change.
 */
public final class Ports {

    private Ports() {}

    /**
     * The port to use: {@code port}, or for 0 any that is free.
     *
     * @param option the option that names it
     * @throws IOException when it is in use
     */
    public static int usable(String option, int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket.getLocalPort();
        } catch (IllegalArgumentException e) {
            throw new IOException(option + ": " + port + " is not a port; it must be 0 to 65535", e);
        } catch (IOException e) {
            throw new IOException(option + ": port " + port + " is in use; stop what uses it, or name another port", e);
        }
    }

    /** A port that is free now. */
    public static int anyFree() throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return socket.getLocalPort();
        }
    }
}
