package io.restaurantstream.livepage;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the live page until it is closed. A database that is away, now or later, is told on the page. */
public final class LivePage implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LivePage.class);

    /** Each viewer holds one while he looks. */
    private static final int THREADS = 250;

    private static final long STOP_WITHIN_MS = 3_000;
    private static final long IDLE_MS = 30_000;
    private static final int GZIP_LEVEL = 4;

    private final PageOptions options;
    private final Guard guard;
    private final PipelineState state;
    private final Viewers viewers;
    private final Poller poller;
    private final Drill drill;
    private final Javalin javalin;

    private LivePage(PageOptions options) {
        InstantSource clock = InstantSource.system();
        this.options = options;
        guard = new Guard(options.host());
        state = new PipelineState(clock.instant());
        viewers = new Viewers(state, new PageView(), clock);
        Reader reader = new Reader(options);
        poller = new Poller(reader, new Surroundings(options.log(), options.flink()), state, viewers, clock);
        drill = new Drill(
                reader, poller::newest, options.log() == null ? null : new LogEvents(options.log(), options.access()));
        javalin = Javalin.create(this::configure);
    }

    /** Starts serving; the first snapshot comes as soon as the database answers. */
    public static LivePage start(PageOptions options) {
        LivePage page = new LivePage(options);
        try {
            page.javalin.start(options.host(), options.port());
        } catch (RuntimeException e) {
            page.close();
            throw e;
        }
        page.poller.start();
        LOG.info("Serving the live page on {}", page.uri());
        return page;
    }

    /** Where it is reached, without a slash at the end. */
    public URI uri() {
        String host = options.host();
        return URI.create("http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + javalin.port());
    }

    /** Sends all viewers away and stops. */
    @Override
    public void close() {
        viewers.close();
        poller.close();
        javalin.stop();
        drill.close();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.prefer405over404 = true;
        config.http.compressionStrategy = new CompressionStrategy(null, new Gzip(GZIP_LEVEL));
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 8);
        threads.setName("live-page-http");
        threads.setDaemon(true);
        config.jetty.threadPool = threads;
        config.jetty.modifyServer(server -> server.setStopTimeout(STOP_WITHIN_MS));
        config.jetty.modifyHttpConfiguration(http -> {
            http.setIdleTimeout(IDLE_MS);
            http.setSendServerVersion(false);
        });

        config.routes.before(guard::check);
        StaticFiles.route(config);
        config.routes.get("/stream", viewers::answer);
        config.routes.get("/api/prove", drill::prove);
        config.routes.get("/api/orders", drill::orders);
        config.routes.get("/api/order", drill::order);
        config.routes.get("/livez", context -> json(context, "{\"status\":\"alive\"}"));
        config.routes.get("/readyz", this::ready);
        config.routes.exception(Problem.class, Problem::answer);
        config.routes.exception(IOException.class, LivePage::clientLeft);
        config.routes.exception(Exception.class, LivePage::failed);
        config.routes.error(
                404, context -> Problem.notFound("There is nothing here.").answer(context));
    }

    private void ready(Context context) {
        Snapshot newest = poller.newest();
        if (newest == null) {
            throw Problem.unavailable("No snapshot of the database yet.");
        }
        json(
                context,
                "{\"status\":\"ready\",\"snapshots\":" + newest.number() + ",\"viewers\":" + viewers.count() + "}");
    }

    private static void json(Context context, String json) {
        context.header("Cache-Control", "no-store").result(json).contentType("application/json");
    }

    private static void clientLeft(IOException failure, Context context) {
        LOG.debug("{} {} failed: {}", context.method(), context.path(), failure.toString());
        context.status(500);
    }

    private static void failed(Exception failure, Context context) {
        LOG.error("Cannot answer {} {}", context.method(), context.path(), failure);
        new Problem(500, "Internal Server Error", "The page failed to answer; its log says why.").answer(context);
    }
}
