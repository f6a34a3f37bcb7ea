package io.restaurantstream.generator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.event.InvalidEventException.Reason;
import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.PageReader;
import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.feed.EventLog;
import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.feed.SimClock;
import io.restaurantstream.generator.profile.Fault;
import io.restaurantstream.generator.simulation.Worlds;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FaultyPagesTest {

    private static final EventLog LOG = new EventLog(Worlds.config("faulty"));
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private static GeneratorServer server;

    private final EventReader events = new EventReader();

    @BeforeAll
    static void start() {
        server = GeneratorServer.start(new Feed(LOG, SimClock.unbounded()), "127.0.0.1", 0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static LogPage page(long since, String more) throws Exception {
        HttpResponse<byte[]> response = CLIENT.send(
                HttpRequest.newBuilder(URI.create(server.uri() + "/events?since=" + since + more))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        return PageReader.read(response.body(), since);
    }

    @Test
    void readersSeparateBrokenEventsFromSoundOnesAndLoseNone() throws Exception {
        long expected = 1;
        while (expected <= 200_000) {
            // an odd size, so that broken events come to stand first and last on pages, too
            LogPage page = page(expected - 1, "&limit=997");
            for (LogPage.Entry entry : page.entries()) {
                while (LOG.faultAt(expected) == Fault.DROPPED_OFFSET) {
                    expected++;
                }
                if (entry.offset() != expected) {
                    fail("offset %d stands where %d should", entry.offset(), expected);
                }
                mustBeWhatTheLogSays(entry);
                expected++;
            }
            assertThat(page.nextSince()).isEqualTo(expected - 1);
        }
    }

    private void mustBeWhatTheLogSays(LogPage.Entry entry) {
        Utf8Buffer text = new Utf8Buffer(512);
        LOG.encode(entry.offset(), text);
        Fault fault = LOG.faultAt(entry.offset());
        Reason expected = fault == null ? null : reason(fault, new String(entry.json(), StandardCharsets.UTF_8));
        if (!Arrays.equals(entry.json(), text.toByteArray()) || reasonToReject(entry) != expected) {
            fail(
                    "offset %d has %s, its entry is rejected for %s: %s",
                    entry.offset(), fault, reasonToReject(entry), new String(entry.json(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void theLocationOfAnEventIsTheSameWhereItCameWithoutAPage() throws Exception {
        for (long since = 0; since < 50_000; ) {
            LogPage page = page(since, "&limit=997");
            for (LogPage.Entry entry : page.entries()) {
                assertThat(PageReader.partitionKeyOf(entry.json()))
                        .as("offset %d", entry.offset())
                        .isEqualTo(entry.partitionKey());
            }
            since = page.nextSince();
        }
    }

    private Reason reasonToReject(LogPage.Entry entry) {
        try {
            return events.read(entry.json()).event().offset() == entry.offset() ? null : Reason.INVALID_VALUE;
        } catch (InvalidEventException e) {
            return e.reason();
        }
    }

    /**
     * Why readers refuse an event with a fault; null when they do not. Since this log was made a visit and an answer may
     * be unknown, and one of its unknown types has become known.
     */
    private static Reason reason(Fault fault, String text) {
        return switch (fault) {
            case CORRUPT_JSON -> Reason.BROKEN_JSON;
            case MISSING_FIELD -> lacksOptional(text) ? null : Reason.MISSING_FIELD;
            case WRONG_TYPE ->
                text.contains("\"visit_id\":null") || text.contains("\"nps\":null") ? null : Reason.WRONG_TYPE;
            case INVALID_VALUE -> Reason.INVALID_VALUE;
            case UNKNOWN_EVENT_TYPE ->
                text.contains("\"event_type\":\"shift_started\"") ? Reason.MISSING_FIELD : Reason.UNKNOWN_EVENT_TYPE;
            case DROPPED_OFFSET, REPEATED_DELIVERY, LATE_ARRIVAL, UNKNOWN_PARENT -> null;
        };
    }

    private static boolean lacksOptional(String text) {
        return text.contains("\"payload\"")
                && (text.contains("\"order_created\"") && !text.contains("\"visit_id\"")
                        || text.contains("\"feedback_submitted\"") && !text.contains("\"nps\""));
    }

    @Test
    void everyEventAloneOnItsPageIsReadToo() throws Exception {
        for (long since = 0; since < 800; ) {
            LogPage page = page(since, "&limit=1");
            assertThat(page.entries()).hasSize(1);
            assertThat(page.entries().get(0).offset()).isEqualTo(page.nextSince());
            mustBeWhatTheLogSays(page.entries().get(0));
            since = page.nextSince();
        }
    }

    @Test
    void thePagesOfTheFirstShareTellTheGapsAndThoseOfOthersDoNot() throws Exception {
        LogPage whole = page(0, "&limit=5000");
        LogPage first = page(0, "&limit=50000&partitions=4&partition=0");
        assertThat(whole.gaps()).hasSizeGreaterThan(20);
        assertThat(first.gaps()).startsWith(whole.gaps().toArray(LogPage.Gap[]::new));
        assertThat(page(0, "&limit=5000&partitions=4&partition=1").gaps()).isEmpty();
        assertThat(whole.gaps()).allSatisfy(gap -> {
            for (long offset = gap.first(); offset <= gap.last(); offset++) {
                assertThat(LOG.faultAt(offset)).isEqualTo(Fault.DROPPED_OFFSET);
            }
        });
    }
}
