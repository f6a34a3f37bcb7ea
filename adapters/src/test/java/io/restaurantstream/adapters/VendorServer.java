package io.restaurantstream.adapters;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real HTTP server in a vendor's place: it has some objects by their paths and wants a token. */
public final class VendorServer implements AutoCloseable {

    private final HttpServer server;
    private final String token;
    private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    public VendorServer(String token) throws IOException {
        this.token = token;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on there is {@code json} at {@code path}; none when it is null. */
    public void put(String path, byte[] json) {
        if (json == null) {
            objects.remove(path);
        } else {
            objects.put(path, json);
        }
    }

    /** From now on every request is answered with {@code status}; 200 for what there is. */
    public void answerWith(int status) {
        this.status = status;
    }

    /** What was asked for, with its query, in its order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI().toString());
        byte[] object = objects.get(exchange.getRequestURI().getPath());
        boolean known = ("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        int answered = !known ? 401 : status != 200 ? status : object == null ? 404 : 200;
        byte[] body = answered == 200 ? object : "{}".getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answered, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
