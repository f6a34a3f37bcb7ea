package io.restaurantstream.chaos.site;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network between a client and a server on this machine, which can be slow, narrow, cut or dead.
 *
 * <p>Passes bytes on in their order and none twice. Safe for use by several threads.
 */
public final class TcpProxy implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(TcpProxy.class);
    private static final int CHUNK = 8 << 10;
    private static final int CONNECT_MILLIS = 2_000;
    private static final long NO_CUT = Long.MAX_VALUE;

    private final String name;
    private final int targetPort;
    private final ServerSocket server;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final Throttle throttle = new Throttle();
    /** Answers of the server that may still pass before the connection with the last of them is cut. */
    private final AtomicLong bytesUntilCut = new AtomicLong(NO_CUT);

    private final Object weather = new Object();
    private long delayMillis;
    private boolean isHeld;
    private boolean isRefusing;

    private TcpProxy(String name, int targetPort, ServerSocket server) {
        this.name = name;
        this.targetPort = targetPort;
        this.server = server;
    }

    /**
     * Starts on any free port.
     *
     * @param name of the network, for threads and logs
     * @param targetPort where the server listens, or will
     */
    public static TcpProxy start(String name, int targetPort) throws IOException {
        ServerSocket server = new ServerSocket();
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        TcpProxy proxy = new TcpProxy(name, targetPort, server);
        proxy.startThread("accepts", proxy::accept);
        return proxy;
    }

    /** Where clients connect to. */
    public int port() {
        return server.getLocalPort();
    }

    /** Bytes a second that the server's answers have together, more than 0; infinite for no limit. */
    public void setRate(double bytesPerSecond) {
        throttle.setRate(bytesPerSecond);
    }

    /** How long each piece of data is held up, in both directions; 0 for not at all. */
    public void setDelay(long millis) {
        synchronized (weather) {
            delayMillis = millis;
        }
    }

    /** A black hole: nothing arrives, and nobody is told. What was held arrives when it is over. */
    public void setHeld(boolean held) {
        synchronized (weather) {
            isHeld = held;
            weather.notifyAll();
        }
    }

    /** Whether new connections are reset at once. */
    public void setRefusing(boolean refusing) {
        synchronized (weather) {
            isRefusing = refusing;
        }
    }

    /** Resets all connections. */
    public void cut() {
        links.forEach(Link::cut);
    }

    /** Resets the connection on which the {@code bytes}th next byte of an answer comes, after this byte. */
    public void cutAfter(long bytes) {
        bytesUntilCut.set(bytes);
    }

    /** Undoes {@link #cutAfter}, when it has not happened. */
    public void cutNoMore() {
        bytesUntilCut.set(NO_CUT);
    }

    /** Whether a cut that was asked for has still to happen. */
    public boolean isCutPending() {
        return bytesUntilCut.get() != NO_CUT;
    }

    @Override
    public void close() throws IOException {
        server.close();
        setHeld(false);
        cut();
    }

    private void startThread(String what, Runnable work) {
        Thread thread = new Thread(work, name + " network " + what);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                startThread("connects", () -> connect(client));
            } catch (SocketException e) {
                if (!server.isClosed()) {
                    LOG.warn("The {} network cannot accept a connection", name, e);
                }
            } catch (IOException e) {
                LOG.warn("The {} network cannot accept a connection", name, e);
            }
        }
    }

    private void connect(Socket client) {
        Link link = new Link(client, new Socket());
        links.add(link);
        try {
            if (isRefusing()) {
                link.cut();
                return;
            }
            awaitPassage();
            link.server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort), CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            link.server.setTcpNoDelay(true);
        } catch (IOException e) {
            LOG.debug("No server is behind the {} network", name, e);
            link.cut();
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            link.cut();
            return;
        }
        startThread("asks", () -> pass(link, link.client, link.server, false));
        startThread("answers", () -> pass(link, link.server, link.client, true));
    }

    private boolean isRefusing() {
        synchronized (weather) {
            return isRefusing;
        }
    }

    /** Returns when the network is no black hole, with the delay that it has then. */
    private long awaitPassage() throws InterruptedException {
        synchronized (weather) {
            while (isHeld) {
                weather.wait();
            }
            return delayMillis;
        }
    }

    private void pass(Link link, Socket from, Socket to, boolean isAnswer) {
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                TimeUnit.MILLISECONDS.sleep(awaitPassage());
                if (isAnswer) {
                    throttle.pass(length);
                    int whole = length;
                    long before =
                            bytesUntilCut.getAndUpdate(left -> left == NO_CUT || left <= whole ? NO_CUT : left - whole);
                    if (before <= length) {
                        out.write(chunk, 0, (int) before);
                        break;
                    }
                }
                out.write(chunk, 0, length);
            }
        } catch (IOException e) {
            LOG.debug("A connection of the {} network has ended", name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            link.cut();
        }
    }

    /** A connection of a client and the one to the server that belongs to it. */
    private final class Link {

        private final Socket client;
        private final Socket server;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void cut() {
            links.remove(this);
            reset(client);
            reset(server);
        }

        private void reset(Socket socket) {
            try {
                if (!socket.isClosed()) {
                    socket.setSoLinger(true, 0);
                }
            } catch (SocketException e) {
                LOG.debug("A connection of the {} network cannot be reset, only closed", name, e);
            }
            try {
                socket.close();
            } catch (IOException e) {
                LOG.debug("A connection of the {} network does not close", name, e);
            }
        }
    }
}
