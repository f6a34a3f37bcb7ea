package io.restaurantstream.generator.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.profile.Menu;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a feed over HTTP until it is closed.
 *
 * <p>Requests change nothing about events, so any number of clients read independently; a server that is started again
 * with the same log answers as if it had never been away.
 */
public final class GeneratorServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GeneratorServer.class);

    private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Threads for short requests, besides those that streams occupy. */
    private static final int THREADS = 64;

    private static final long STOP_WITHIN_MS = 5_000;

    /** Pages are compressed while they are generated, where speed counts more than the last percent. */
    private static final int GZIP_LEVEL = 1;

    private final Feed feed;
    private final String host;
    private final ServerOptions options;
    private final ServedCounts counts = new ServedCounts();
    private final TransportFaults faults = new TransportFaults();
    private final EventStream stream;
    private final Map<String, SortedSet<String>> methods = new TreeMap<>();
    private final Javalin javalin;

    private GeneratorServer(Feed feed, String host, ServerOptions options) {
        this.feed = feed;
        this.host = host;
        this.options = options;
        stream = new EventStream(feed, counts, options, faults);
        javalin = Javalin.create(this::configure);
    }

    /**
     * Starts to serve {@code feed} with the default options.
     *
     * @param host address to listen on, such as {@code 127.0.0.1}
     * @param port port to listen on, 1 to 65535, or 0 for any that is free
     */
    public static GeneratorServer start(Feed feed, String host, int port) {
        return start(feed, host, port, ServerOptions.DEFAULT);
    }

    /**
     * Starts to serve {@code feed}.
     *
     * @param host address to listen on, such as {@code 127.0.0.1}
     * @param port port to listen on, 1 to 65535, or 0 for any that is free
     */
    public static GeneratorServer start(Feed feed, String host, int port, ServerOptions options) {
        GeneratorServer server = new GeneratorServer(feed, host, options);
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

    /** The methods of each path, {@code OPTIONS} aside. */
    Map<String, SortedSet<String>> methods() {
        return methods;
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.prefer405over404 = true;
        config.http.compressionStrategy = new CompressionStrategy(null, new Gzip(GZIP_LEVEL));
        QueuedThreadPool threads = new QueuedThreadPool(THREADS + options.maxStreams(), 8);
        threads.setName("generator-http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> server.setStopTimeout(STOP_WITHIN_MS));

        if (isLoopback()) {
            config.routes.before(GeneratorServer::mustNameThisMachine);
        }
        config.routes.before(context -> counts.request());
        addEvents(config);
        addReferences(config);
        addState(config);
        addDescription(config);
        if (options.faultSwitch()) {
            get(config, "/admin/faults", faults::show);
            add(config, HandlerType.POST, "/admin/faults", faults::replace);
            add(config, HandlerType.DELETE, "/admin/faults", faults::clear);
        }
        methods.forEach((path, allowed) ->
                config.routes.options(path, context -> context.status(204).header("Allow", allowed(path))));
        addFailures(config);
    }

    private boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // it will not listen there either
        }
    }

    /** A page of another origin could reach loopback through a name of its own (DNS rebinding). */
    private static void mustNameThisMachine(Context context) {
        String asked = context.header("Host");
        String name = asked == null ? "" : asked.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
        if (!OWN_NAMES.contains(name) && !name.matches("127(\\.\\d{1,3}){3}")) {
            throw Problem.misdirected("The header Host does not name this server; ask for 127.0.0.1 or localhost.");
        }
    }

    private void addEvents(JavalinConfig config) {
        EventPages pages = new EventPages(feed, counts);
        config.routes.before("/events", faults::meet);
        config.routes.before("/stream", faults::meet);
        get(config, "/events", pages::answer);
        get(config, "/stream", stream::answer);
    }

    private void addReferences(JavalinConfig config) {
        byte[] menu = ReferenceData.menu(Menu.standard());
        byte[] locations = ReferenceData.locations(feed.log().config().profile());
        get(config, "/menu", context -> json(context, menu));
        get(config, "/locations", context -> json(context, locations));
    }

    private void addState(JavalinConfig config) {
        get(config, "/health", this::health);
        get(config, "/livez", context -> json(context, "{\"status\":\"alive\"}"));
        get(config, "/readyz", context -> json(context, "{\"status\":\"ready\"}"));
        get(
                config,
                "/metrics",
                context -> context.result(counts.text(feed)).contentType("text/plain; version=0.0.4; charset=utf-8"));
    }

    private void addDescription(JavalinConfig config) {
        get(config, "/openapi.json", ApiDescription.openApi());
        get(config, "/docs", ApiDescription.page());
        ApiDescription.SCHEMAS.forEach(name -> get(config, "/schemas/" + name + ".json", ApiDescription.schema(name)));
    }

    private void addFailures(JavalinConfig config) {
        config.routes.exception(Problem.class, Problem::answer);
        config.routes.exception(IOException.class, GeneratorServer::clientLeft);
        config.routes.exception(Exception.class, GeneratorServer::failed);
        config.routes.error(404, context -> Problem.notFound(context.path()).answer(context));
        config.routes.error(405, context -> {
            context.header("Allow", allowed(context.path()));
            Problem.methodNotAllowed(context.method().name(), context.path(), allowed(context.path()))
                    .answer(context);
        });
    }

    private void get(JavalinConfig config, String path, Handler handler) {
        add(config, HandlerType.GET, path, handler);
        add(config, HandlerType.HEAD, path, handler);
    }

    private void add(JavalinConfig config, HandlerType method, String path, Handler handler) {
        methods.computeIfAbsent(path, each -> new TreeSet<>()).add(method.name());
        config.routes.addHttpHandler(method, path, handler);
    }

    private String allowed(String path) {
        return String.join(", ", methods.getOrDefault(path, new TreeSet<>(Arrays.asList("GET", "HEAD")))) + ", OPTIONS";
    }

    private void health(Context context) {
        Utf8Buffer json = new Utf8Buffer(64);
        json.ascii("{\"status\":\"ok\",\"stored\":").number(feed.latest()).ascii('}');
        json(context, json.toByteArray());
    }

    /** The network is all that a request does input and output with. */
    private static void clientLeft(IOException failure, Context context) {
        LOG.debug("{} {} was not read to its end: {}", context.method(), context.path(), failure.toString());
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
