package io.restaurantstream.livepage;

import io.restaurantstream.access.LogAccess;
import io.restaurantstream.access.LogConnection;
import io.restaurantstream.access.PageBody;
import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.MalformedPageException;
import io.restaurantstream.event.PageReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Fetches single events from a server of the log once more. Asks once; what fails is told. Safe for use by several threads.
 */
public final class LogEvents {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int PAGE_EVENTS = 1000;

    private final String root;
    private final LogConnection connection;

    /**
     * Nothing is asked yet.
     *
     * @param server its root, such as {@code http://127.0.0.1:8000}
     * @param access what the server wants to see before it answers
     */
    public LogEvents(URI server, LogAccess access) {
        this.root = server.toString().replaceAll("/$", "");
        this.connection = new LogConnection(access, PATIENCE);
    }

    /**
     * The events at some offsets, those that the log does not have left out.
     *
     * @throws IOException when the log cannot be read
     */
    Map<Long, LogPage.Entry> at(NavigableSet<Long> offsets) throws IOException {
        Map<Long, LogPage.Entry> found = new HashMap<>();
        Long next = offsets.isEmpty() ? null : offsets.first();
        while (next != null) {
            long since = next - 1;
            // as far as there are others near by
            long last = offsets.floor(since + PAGE_EVENTS);
            LogPage page = page(since, (int) (last - since));
            long reached = Math.max(since, page.nextSince());
            for (LogPage.Entry entry : page.entries()) {
                if (offsets.contains(entry.offset())) {
                    found.put(entry.offset(), entry);
                }
            }
            next = reached > since ? offsets.higher(reached) : null;
        }
        return found;
    }

    private LogPage page(long since, int limit) throws IOException {
        URI uri = URI.create(root + "/events?since=" + since + "&limit=" + limit);
        try {
            HttpResponse<byte[]> response = connection
                    .get(uri)
                    .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .get();
            if (response.statusCode() != 200) {
                throw new IOException(uri + ": HTTP " + response.statusCode());
            }
            return PageReader.read(PageBody.decoded(response), since, limit);
        } catch (ExecutionException | MalformedPageException e) {
            // a refused connection has no message
            throw new IOException(uri + ": " + (e.getCause() == null ? e : e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(uri + ": interrupted", e);
        }
    }
}
