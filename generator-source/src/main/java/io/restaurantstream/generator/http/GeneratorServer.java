package io.restaurantstream.generator.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.profile.Menu;
import java.net.URI;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a feed over HTTP until it is closed.
 *
 * <p>Requests change nothing, so any number of clients read independently; a server that is started again with the same
 * log answers as if it had never been away.
 */
public final class GeneratorServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GeneratorServer.class);

    /** Threads for short requests, besides those that streams occupy. */
    private static final int THREADS = 64;

    private static final long STOP_WITHIN_MS = 5_000;

    private final Feed feed;
    private final String host;
    private final ServedCounts counts = new ServedCounts();
    private final EventStream stream;
    private final Javalin javalin;

    private GeneratorServer(Feed feed, String host) {
        this.feed = feed;
        this.host = host;
        stream = new EventStream(feed, counts);
        javalin = Javalin.create(this::configure);
    }

    /**
     * Starts to serve {@code feed}.
     *
     * @param host address to listen on, such as {@code 127.0.0.1}
     * @param port port to listen on, 1 to 65535, or 0 for any that is free
     */
    public static GeneratorServer start(Feed feed, String host, int port) {
        GeneratorServer server = new GeneratorServer(feed, host);
        server.javalin.start(host, port);
        LOG.info("Serving log {} on {}", feed.log().epoch(), server.uri());
        return server;
    }

    /** The port it listens on. */
    public int port() {
        return javalin.port();
    }

    /** Where it is reached, without a slash at the end. */
    public URI uri() {
        return URI.create("http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port());
    }

    /** Stops accepting requests, ends all streams, and lets the requests under way finish for up to 5 seconds. */
    @Override
    public void close() {
        stream.stop();
        javalin.stop();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.prefer405over404 = true;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS + EventStream.MAX_CLIENTS, 8);
        threads.setName("generator-http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> server.setStopTimeout(STOP_WITHIN_MS));

        EventPages pages = new EventPages(feed, counts);
        byte[] menu = ReferenceData.menu(Menu.standard());
        byte[] locations = ReferenceData.locations(feed.log().config().profile());
        config.routes.before(context -> counts.request());
        config.routes.get("/events", pages::answer);
        config.routes.get("/stream", stream::answer);
        config.routes.get("/menu", context -> json(context, menu));
        config.routes.get("/locations", context -> json(context, locations));
        config.routes.get("/health", this::health);
        config.routes.get("/livez", context -> json(context, "{\"status\":\"alive\"}"));
        config.routes.get("/readyz", context -> json(context, "{\"status\":\"ready\"}"));
        config.routes.get(
                "/metrics",
                context -> context.result(counts.text(feed)).contentType("text/plain; version=0.0.4; charset=utf-8"));

        config.routes.exception(Problem.class, Problem::answer);
        config.routes.exception(Exception.class, GeneratorServer::failed);
        config.routes.error(404, context -> Problem.notFound(context.path()).answer(context));
        config.routes.error(
                405,
                context -> Problem.methodNotAllowed(context.method().name(), context.path())
                        .answer(context));
    }

    private void health(Context context) {
        Utf8Buffer json = new Utf8Buffer(64);
        json.ascii("{\"status\":\"ok\",\"stored\":").number(feed.latest()).ascii('}');
        json(context, json.toByteArray());
    }

    private static void failed(Exception failure, Context context) {
        LOG.error("Cannot answer {} {}", context.method(), context.path(), failure);
        Problem.internal().answer(context);
    }

    private static void json(Context context, String json) {
        context.result(json).contentType("application/json");
    }

    private static void json(Context context, byte[] json) {
        context.result(json).contentType("application/json");
    }
}
