package io.restaurantstream.stack.rebuild;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.restaurantstream.event.Utf8Buffer;
import java.net.URI;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves a {@link RawLog} on loopback as an event log, to the job and the verification in this process.
 *
 * <p>Its pages have no watermark, because the raw tables do not record it.
 */
public final class RawLogServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RawLogServer.class);
    private static final String HOST = "127.0.0.1";

    private final RawLog log;
    private final String epoch;
    private final Javalin javalin;
    /** By share: the offset after which it was asked for last. */
    private final ConcurrentMap<Integer, Long> askedSince = new ConcurrentHashMap<>();

    private volatile int shares = 1;

    private RawLogServer(RawLog log, String epoch) {
        this.log = log;
        this.epoch = epoch;
        this.javalin = Javalin.create(this::configure);
    }

    /**
     * Starts serving.
     *
     * @param log not closed with the server
     * @param epoch identity that the log is served with; null to name none
     */
    public static RawLogServer start(RawLog log, String epoch) {
        RawLogServer server = new RawLogServer(log, epoch);
        server.javalin.start(HOST, 0);
        return server;
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.routes.get("/events", this::answer);
        config.routes.exception(Exception.class, (failure, context) -> {
            LOG.error("Cannot answer {}", context.fullUrl(), failure);
            context.status(500);
        });
    }

    /** Its root, without a slash at the end. */
    public URI uri() {
        return URI.create("http://" + HOST + ":" + javalin.port());
    }

    /** Up to where every share was handed out. */
    public long handedOut() {
        if (askedSince.size() < shares) {
            return 0;
        }
        return askedSince.values().stream().mapToLong(since -> since).min().orElse(0);
    }

    private void answer(Context context) throws SQLException {
        long since = number(context, "since", 0);
        int limit = (int) number(context, "limit", 1_000);
        int partitions = (int) number(context, "partitions", 1);
        int partition = (int) number(context, "partition", 0);
        RawLog.Page page = log.page(since, limit, partitions, partition);
        context.result(json(page)).contentType("application/json");
        shares = partitions;
        askedSince.merge(partition, since, Math::max);
    }

    private static long number(Context context, String name, long fallback) {
        String value = context.queryParam(name);
        return value == null ? fallback : Long.parseLong(value);
    }

    private byte[] json(RawLog.Page page) {
        Utf8Buffer json = new Utf8Buffer(1024 + 512 * page.events().size());
        json.ascii("{\"events\":[");
        String separator = "";
        for (byte[] event : page.events()) {
            json.ascii(separator).raw(event);
            separator = ",";
        }
        json.ascii("],\"next_since\":").number(page.nextSince());
        if (epoch != null) {
            json.ascii(",\"epoch\":").jsonString(epoch);
        }
        json.ascii(",\"earliest\":1,\"latest\":").number(log.latest()).ascii(",\"gaps\":[");
        separator = "[";
        for (RawLog.Gap gap : page.gaps()) {
            json.ascii(separator)
                    .number(gap.first())
                    .ascii(',')
                    .number(gap.last())
                    .ascii(']');
            separator = ",[";
        }
        return json.ascii("]}").toByteArray();
    }

    @Override
    public void close() {
        javalin.stop();
    }
}
