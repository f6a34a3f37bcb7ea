package io.restaurantstream.cluster;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import com.sun.net.httpserver.spi.HttpServerProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The JDK's HTTP server, but on loopback where all addresses were asked for.
 *
 * <p>Flink's Prometheus reporter takes a port and no address, and would be reachable from the network. A JVM with {@code
 * -Dcom.sun.net.httpserver.HttpServerProvider} set to this class, and with {@code --add-exports
 * jdk.httpserver/sun.net.httpserver=ALL-UNNAMED}, keeps it at home.
 */
public final class LoopbackHttpServerProvider extends HttpServerProvider {

    private final HttpServerProvider jdk;

    /** Called by the JDK, which finds this class by its system property. */
    public LoopbackHttpServerProvider() throws ReflectiveOperationException {
        // the JDK has no public way to its own provider while another one is set
        jdk = Class.forName("sun.net.httpserver.DefaultHttpServerProvider")
                .asSubclass(HttpServerProvider.class)
                .getConstructor()
                .newInstance();
    }

    @Override
    public HttpServer createHttpServer(InetSocketAddress address, int backlog) throws IOException {
        return jdk.createHttpServer(atHome(address), backlog);
    }

    @Override
    public HttpsServer createHttpsServer(InetSocketAddress address, int backlog) throws IOException {
        return jdk.createHttpsServer(atHome(address), backlog);
    }

    private static InetSocketAddress atHome(InetSocketAddress address) {
        return address != null && address.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress(InetAddress.getLoopbackAddress(), address.getPort())
                : address;
    }
}
