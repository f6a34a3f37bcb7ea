package io.restaurantstream.generator.http;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.feed.LogCursor;
import io.restaurantstream.generator.feed.Share;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET /stream}: events as they happen, as server-sent events.
 *
 * <p>Each client has a cursor of its own into the log instead of a queue, so nothing piles up for a slow one. One that
 * takes nothing for a while is cut off; it resumes with {@code Last-Event-ID}.
 */
final class EventStream {

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);

    private static final int CHUNK_BYTES = 32 * 1024;
    private static final long POLL_MS = 50;

    private final Feed feed;
    private final ServedCounts counts;
    private final ServerOptions options;
    private final TransportFaults faults;
    private final CountDownLatch stopped = new CountDownLatch(1);

    EventStream(Feed feed, ServedCounts counts, ServerOptions options, TransportFaults faults) {
        this.feed = feed;
        this.counts = counts;
        this.options = options;
        this.faults = faults;
    }

    /** Ends all streams; their clients may resume elsewhere. */
    void stop() {
        stopped.countDown();
    }

    void answer(Context context) throws IOException {
        Parameters parameters = new Parameters(context);
        // a browser that reconnects repeats the original ?since, so what it saw last goes first
        long since = parameters.lastEventId(parameters.since(-1));
        LogCursor cursor = feed.log().cursor(since >= 0 ? since : feed.latest(), Share.ALL);
        context.res().setContentType("text/event-stream");
        context.res().setCharacterEncoding("UTF-8");
        context.res().setHeader("Cache-Control", "no-cache");
        context.res().setHeader("X-Accel-Buffering", "no");
        if (context.method().equals(HandlerType.HEAD)) {
            return;
        }
        if (!counts.openStream(options.maxStreams())) {
            throw Problem.busy("There are " + options.maxStreams() + " streams already; try later or read /events.");
        }
        EndPoint connection = ServletContextRequest.getServletContextRequest(context.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
        long idleMs = connection.getIdleTimeout();
        try {
            connection.setIdleTimeout(options.streamIdle().toMillis());
            send(cursor, context.res().getOutputStream());
            connection.setIdleTimeout(idleMs);
        } catch (IOException e) {
            LOG.debug("A stream ended after offset {}: {}", cursor.scanned(), e.toString());
        } finally {
            counts.closeStream();
        }
    }

    private void send(LogCursor cursor, OutputStream body) throws IOException {
        Utf8Buffer frames = new Utf8Buffer(CHUNK_BYTES + 4096);
        frames.ascii("retry: 3000\n\n");
        flush(frames, body);
        long sentAt = System.nanoTime();
        while (!isStopped() && !faults.isOutage()) {
            long events = appendVisible(cursor, frames);
            if (events == 0 && System.nanoTime() - sentAt >= options.keepAlive().toNanos()) {
                frames.ascii(": keep-alive\n\n");
            }
            if (frames.length() > 0) {
                flush(frames, body);
                counts.streamedEvents(events);
                sentAt = System.nanoTime();
            }
        }
    }

    /** Appends what is visible, up to a chunk; waits a moment when there is nothing. */
    private long appendVisible(LogCursor cursor, Utf8Buffer frames) {
        long latest = feed.latest();
        long events = 0;
        while (frames.length() < CHUNK_BYTES && cursor.advance(latest)) {
            frames.ascii("id: ").number(cursor.scanned());
            frames.ascii("\nevent: ").ascii(cursor.type().wireName());
            frames.ascii("\ndata: ");
            cursor.encode(frames);
            frames.ascii("\n\n");
            events++;
        }
        if (events == 0) {
            pause();
        }
        return events;
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void pause() {
        try {
            if (stopped.await(POLL_MS, TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            // only the server interrupts its threads, and only to stop
            stop();
            Thread.currentThread().interrupt();
        }
    }

    private static void flush(Utf8Buffer frames, OutputStream body) throws IOException {
        body.write(frames.array(), 0, frames.length());
        body.flush();
        frames.clear();
    }
}
