package io.restaurantstream.inbox;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves a log that can be written and read, until it is closed. */
public final class InboxServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(InboxServer.class);

    private static final int THREADS = 64;
    private static final long STOP_WITHIN_MS = 5_000;
    private static final long IDLE_MS = 30_000;

    private static final int GZIP_LEVEL = 1;
    private static final long TRIM_EVERY_SECONDS = 60;

    private final InboxOptions options;
    private final EventLog log;
    private final Guard guard;
    private final Counts counts = new Counts();
    private final List<Webhook> webhooks;
    private final Map<String, SortedSet<String>> methods = new TreeMap<>();
    private final Javalin javalin;
    private final ScheduledFuture<?> trims;
    private final ScheduledExecutorService trimming = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "inbox-trim");
        thread.setDaemon(true);
        return thread;
    });

    private InboxServer(Path folder, InboxOptions options, List<Webhook> webhooks) throws IOException {
        this.options = options;
        this.webhooks = List.copyOf(webhooks);
        guard = new Guard(options);
        log = EventLog.open(folder, options.maxDisorder(), InstantSource.system());
        javalin = Javalin.create(this::configure);
        trims = trimming.scheduleWithFixedDelay(this::trim, 0, TRIM_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /**
     * Opens the log in {@code folder}, or begins one, and serves it.
     *
     * @throws IOException when another process has the log open, it cannot be read, or the token cannot
     */
    public static InboxServer start(Path folder, InboxOptions options) throws IOException, InterruptedException {
        return start(folder, options, List.of());
    }

    /**
     * As {@link #start(Path, InboxOptions)}, and serves {@code webhooks}. Who may send to one is for it to say: neither
     * the token nor the name that is asked for counts.
     */
    public static InboxServer start(Path folder, InboxOptions options, List<Webhook> webhooks)
            throws IOException, InterruptedException {
        InboxServer server = new InboxServer(folder, options, webhooks);
        try {
            server.javalin.start(options.host(), options.port());
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
        LOG.info("Serving log {} on {}", server.log.epoch(), server.uri());
        return server;
    }

    /** Where it is reached, without a slash at the end. */
    public URI uri() {
        String host = options.host();
        return URI.create("http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + javalin.port());
    }

    /** Identity of the log. */
    public String epoch() {
        return log.epoch();
    }

    /** The last offset that is durable; 0 in an empty log. */
    public long latest() {
        return log.latest();
    }

    /** Finishes the requests under way, for up to 5 seconds, then closes the log. */
    @Override
    public void close() throws IOException, InterruptedException {
        javalin.stop();
        trims.cancel(false);
        trimming.shutdown();
        if (!trimming.awaitTermination(STOP_WITHIN_MS, TimeUnit.MILLISECONDS)) {
            LOG.warn("Old events are still being dropped; closing waits for the current step");
        }
        log.close();
    }

    private void trim() {
        try {
            long dropped = log.trim(InstantSource.system().instant().minus(options.retain()));
            if (dropped > 0) {
                LOG.info("Dropped {} events; the log begins at offset {}", dropped, log.earliest());
            }
        } catch (IOException | RuntimeException e) {
            LOG.error("Old events cannot be dropped; retrying", e);
        }
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.prefer405over404 = true;
        config.http.compressionStrategy = new CompressionStrategy(null, new Gzip(GZIP_LEVEL));
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 8);
        threads.setName("inbox-http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> server.setStopTimeout(STOP_WITHIN_MS));
        config.jetty.modifyHttpConfiguration(http -> {
            http.setIdleTimeout(IDLE_MS);
            http.setSendServerVersion(false);
        });

        config.routes.before("/events", guard::check);
        config.routes.before("/metrics", guard::check);
        GetEvents pages = new GetEvents(log);
        PostEvents batches = new PostEvents(log, guard, counts);
        add(config, HandlerType.GET, "/events", pages::answer);
        add(config, HandlerType.POST, "/events", batches::answer);
        PostWebhook posts = new PostWebhook(log, guard, counts);
        for (Webhook webhook : webhooks) {
            add(config, HandlerType.POST, webhook.path(), context -> posts.answer(webhook, context));
        }
        add(config, HandlerType.GET, "/livez", context -> json(context, "{\"status\":\"alive\"}"));
        add(config, HandlerType.GET, "/readyz", this::ready);
        add(
                config,
                HandlerType.GET,
                "/metrics",
                context -> context.result(counts.text(log)).contentType("text/plain; version=0.0.4; charset=utf-8"));
        add(config, HandlerType.GET, "/openapi.json", ApiDescription.openApi());
        config.routes.exception(Problem.class, Problem::answer);
        config.routes.exception(IOException.class, InboxServer::clientLeft);
        config.routes.exception(Exception.class, InboxServer::failed);
        config.routes.error(404, context -> Problem.notFound(context.path()).answer(context));
        config.routes.error(405, context -> {
            context.header("Allow", allowed(context.path()));
            Problem.methodNotAllowed(context.method().name(), context.path(), allowed(context.path()))
                    .answer(context);
        });
    }

    /** The methods of a path that is served; a slash at its end makes no difference. */
    private String allowed(String path) {
        return String.join(", ", methods.getOrDefault(path.replaceFirst("/$", ""), new TreeSet<>()));
    }

    private void add(JavalinConfig config, HandlerType method, String path, Handler handler) {
        methods.computeIfAbsent(path, each -> new TreeSet<>()).add(method.name());
        config.routes.addHttpHandler(method, path, handler);
    }

    /** The methods of each path. */
    Map<String, SortedSet<String>> methods() {
        return methods;
    }

    private void ready(Context context) {
        if (!log.isWritable()) {
            throw Problem.unavailable("The log cannot be written; the inbox's log says why.");
        }
        json(context, "{\"status\":\"ready\"}");
    }

    private static void json(Context context, String json) {
        context.result(json).contentType("application/json");
    }

    private static void clientLeft(IOException failure, Context context) {
        LOG.warn("{} {} failed: {}", context.method(), context.path(), failure.toString());
        Problem.internal().answer(context);
    }

    private static void failed(Exception failure, Context context) {
        LOG.error("Cannot answer {} {}", context.method(), context.path(), failure);
        Problem.internal().answer(context);
    }
}
