package io.restaurantstream.inbox;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
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
        config.routes.get("/events", pages::answer);
        config.routes.post("/events", batches::answer);
        PostWebhook posts = new PostWebhook(log, guard, counts);
        for (Webhook webhook : webhooks) {
            config.routes.post(webhook.path(), context -> posts.answer(webhook, context));
        }
        config.routes.get("/livez", context -> json(context, "{\"status\":\"alive\"}"));
        config.routes.get("/readyz", this::ready);
        config.routes.get(
                "/metrics",
                context -> context.result(counts.text(log)).contentType("text/plain; version=0.0.4; charset=utf-8"));
        config.routes.exception(Problem.class, Problem::answer);
        config.routes.exception(IOException.class, InboxServer::clientLeft);
        config.routes.exception(Exception.class, InboxServer::failed);
        config.routes.error(404, context -> Problem.notFound(context.path()).answer(context));
        config.routes.error(
                405,
                context -> Problem.methodNotAllowed(context.method().name(), context.path())
                        .answer(context));
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
