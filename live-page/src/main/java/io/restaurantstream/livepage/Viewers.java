package io.restaurantstream.livepage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers {@code GET /stream}: pushes what a viewer looks at, each time that it changes, as server-sent events.
 *
 * <p>Viewers of the same scope share what was made for one of them. Each has a short queue; one that does not take what
 * is in it is cut off and comes back for a whole view. Twice a second all are told the state, so that a browser knows
 * within seconds that the page itself is gone. Safe for use by several threads.
 */
final class Viewers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Viewers.class);

    private static final int MAX_VIEWERS = 200;
    private static final int QUEUE = 16;
    private static final long BEAT_MS = 500;
    private static final long WRITE_WITHIN_MS = 10_000;
    private static final byte[] END = new byte[0];

    private final PipelineState state;
    private final PageView pageView;
    private final InstantSource clock;
    private final Set<Viewer> viewers = ConcurrentHashMap.newKeySet();
    private final Semaphore places = new Semaphore(MAX_VIEWERS);
    private final Semaphore arrivals = new Semaphore(0);

    private volatile Snapshot newest;
    private volatile boolean closed;

    Viewers(PipelineState state, PageView pageView, InstantSource clock) {
        this.state = state;
        this.pageView = pageView;
        this.clock = clock;
    }

    private static final class Viewer {

        private final Scope scope;
        private final BlockingQueue<byte[]> frames = new ArrayBlockingQueue<>(QUEUE);

        /** What was last put into the queue, to leave out what has not changed. */
        private byte[] last = END;

        private Viewer(Scope scope) {
            this.scope = scope;
        }

        private synchronized void offer(Snapshot snapshot, byte[] view) {
            if (Arrays.equals(last, view)) {
                return;
            }
            last = view;
            if (!frames.offer(frame(snapshot, view))) {
                frames.clear();
                frames.add(END);
            }
        }
    }

    /** Makes the views of a snapshot, one for each scope that somebody looks at, and queues them. */
    void show(Snapshot snapshot) {
        newest = snapshot;
        Map<Scope, byte[]> views = new HashMap<>();
        for (Viewer viewer : viewers) {
            viewer.offer(snapshot, views.computeIfAbsent(viewer.scope, scope -> view(snapshot, scope)));
        }
    }

    private byte[] view(Snapshot snapshot, Scope scope) {
        return pageView.of(snapshot, scope).toString().getBytes(UTF_8);
    }

    private static byte[] frame(Snapshot snapshot, byte[] view) {
        String id = snapshot.number() + "/" + snapshot.inDatabase();
        byte[] head = ("id: " + id + "\nevent: view\ndata: ").getBytes(UTF_8);
        byte[] frame = Arrays.copyOf(head, head.length + view.length + 2);
        System.arraycopy(view, 0, frame, head.length, view.length);
        frame[frame.length - 2] = '\n';
        frame[frame.length - 1] = '\n';
        return frame;
    }

    void answer(Context context) throws InterruptedException {
        Scope scope;
        try {
            scope = Scope.of(context.queryParam("loc"), context.queryParam("day"), context.queryParam("service"));
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(e.getMessage());
        }
        if (!places.tryAcquire()) {
            throw Problem.unavailable("There are " + MAX_VIEWERS + " viewers already; try later.");
        }
        try {
            follow(scope, context);
        } finally {
            places.release();
        }
    }

    private void follow(Scope scope, Context context) throws InterruptedException {
        context.res().setContentType("text/event-stream");
        context.res().setCharacterEncoding("UTF-8");
        context.res().setHeader("Cache-Control", "no-store");
        context.res().setHeader("X-Accel-Buffering", "no");
        EndPoint connection = ServletContextRequest.getServletContextRequest(context.req())
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
        connection.setIdleTimeout(WRITE_WITHIN_MS);
        Viewer viewer = new Viewer(scope);
        viewers.add(viewer);
        arrivals.release();
        try {
            Snapshot snapshot = newest;
            if (snapshot != null) {
                viewer.offer(snapshot, view(snapshot, scope));
            }
            push(viewer, context.res().getOutputStream());
        } catch (IOException e) {
            LOG.debug("A viewer left: {}", e.toString());
        } finally {
            viewers.remove(viewer);
        }
    }

    private void push(Viewer viewer, OutputStream body) throws IOException, InterruptedException {
        body.write("retry: 1000\n\n".getBytes(UTF_8));
        long beatAt = 0;
        while (!closed) {
            long now = System.nanoTime();
            if (beatAt == 0 || now - beatAt >= TimeUnit.MILLISECONDS.toNanos(BEAT_MS)) {
                body.write(("event: state\ndata: " + state.at(clock.instant()).json() + "\n\n").getBytes(UTF_8));
                body.flush();
                beatAt = now;
            }
            byte[] frame = viewer.frames.poll(
                    BEAT_MS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beatAt), TimeUnit.MILLISECONDS);
            if (frame == END) {
                LOG.info("A viewer that did not take {} views was cut off", QUEUE);
                return;
            }
            if (frame != null) {
                body.write(frame);
                body.flush();
            }
        }
    }

    /** Returns when there is a viewer, when it is closed, or after {@code ms} milliseconds. */
    void await(long ms) {
        arrivals.drainPermits();
        if (!viewers.isEmpty() || closed) {
            return;
        }
        try {
            arrivals.tryAcquire(ms, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // only to stop
        }
    }

    int count() {
        return viewers.size();
    }

    @Override
    public void close() {
        closed = true;
        arrivals.release();
        viewers.forEach(viewer -> {
            viewer.frames.clear();
            viewer.frames.add(END);
        });
    }
}
