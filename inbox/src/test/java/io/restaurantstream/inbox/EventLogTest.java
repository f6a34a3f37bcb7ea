package io.restaurantstream.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.inbox.Outcome.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {

    private static final Duration DISORDER = Duration.ofMinutes(10);
    private static final Instant NOW = Instant.parse("2026-11-20T20:00:00Z");

    @TempDir
    Path folder;

    private Instant now = NOW;

    @Test
    void givesOffsetsFromOneOnAndKeepsThemWhenItIsOpenedAgain() throws Exception {
        String epoch;
        try (EventLog log = open()) {
            epoch = log.epoch();
            assertThat(append(log, 1, 2, 3)).extracting(Outcome::offset).containsExactly(1L, 2L, 3L);
        }
        try (EventLog log = open()) {
            assertThat(log.epoch()).isEqualTo(epoch);
            assertThat(log.latest()).isEqualTo(3);
            assertThat(append(log, 2, 4)).containsExactly(new Outcome(Kind.REPEATED, 2), new Outcome(Kind.ACCEPTED, 4));
        }
    }

    @Test
    void refusesOtherContentUnderAKnownIdInTheSameAndInALaterBatch() throws Exception {
        try (EventLog log = open()) {
            IncomingEvent other = event(Batches.order(1, "LOC-ON-011", Batches.time(1)));
            assertThat(log.append(List.of(event(1), other, event(1))).get())
                    .containsExactly(
                            new Outcome(Kind.ACCEPTED, 1),
                            new Outcome(Kind.CONFLICT, 1),
                            new Outcome(Kind.REPEATED, 1));
            assertThat(log.append(List.of(other)).get()).containsExactly(new Outcome(Kind.CONFLICT, 1));
            assertThat(log.latest()).isEqualTo(1);
        }
    }

    @Test
    void promisesInTheWatermarkOnlyWhatThePageAndAllBeforeItHaveReached() throws Exception {
        try (EventLog log = open()) {
            append(log, 60, 10, 120);
            Instant start = Instant.parse("2026-11-20T17:00:00Z");
            assertThat(log.page(0, 1, Share.ALL).watermark())
                    .isEqualTo(start.plusSeconds(60).minus(DISORDER));
            assertThat(log.page(0, 2, Share.ALL).watermark())
                    .isEqualTo(start.plusSeconds(60).minus(DISORDER));
            assertThat(log.page(3, 9, Share.ALL).watermark())
                    .isEqualTo(start.plusSeconds(120).minus(DISORDER));
        }
    }

    @Test
    void doesNotBelieveTimesThatAreStillToCome() throws Exception {
        try (EventLog log = open()) {
            log.append(List.of(event(Batches.order(1, Batches.LOCATION, "2030-01-01T00:00:00Z"))))
                    .get();
            assertThat(log.page(0, 1, Share.ALL).watermark()).isEqualTo(NOW.minus(DISORDER));
        }
    }

    @Test
    void putsEveryEventIntoOneShareAndMovesOnWhereAShareHasNone() throws Exception {
        try (EventLog log = open()) {
            List<IncomingEvent> events = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                events.add(event(Batches.order(i, "LOC-" + i % 7, Batches.time(i))));
            }
            log.append(events).get();
            List<Long> offsets = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                LogPage page = log.page(0, 1000, new Share(16, i));
                assertThat(page.nextSince()).isEqualTo(100);
                page.events().forEach(event -> offsets.add(event.offset()));
            }
            assertThat(offsets)
                    .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, 100)
                            .mapToObj(i -> (long) i)
                            .toList());
        }
    }

    @Test
    void dropsOldEventsWithTheirIdsButNeverTheLastOne() throws Exception {
        try (EventLog log = open()) {
            append(log, 1, 2);
            now = NOW.plusSeconds(100);
            append(log, 3);
            assertThat(log.trim(NOW.plusSeconds(50))).isEqualTo(2);
            assertThatThrownBy(() -> log.page(1, 10, Share.ALL)).isInstanceOf(TrimmedException.class);
            assertThat(log.page(2, 10, Share.ALL).events()).hasSize(1);
            assertThat(log.trim(NOW.plusSeconds(5000))).isZero();
        }
        try (EventLog log = open()) {
            assertThat(log.earliest()).isEqualTo(3);
            assertThat(append(log, 3, 1)).containsExactly(new Outcome(Kind.REPEATED, 3), new Outcome(Kind.ACCEPTED, 4));
        }
    }

    @Test
    void storesStatesWithTheEventsAndDropsOldOnes() throws Exception {
        try (EventLog log = open()) {
            assertThat(log.remembered("a")).isNull();
            remember(log, "a", "1", event(1));
            now = NOW.plusSeconds(100);
            remember(log, "b", "1");
            remember(log, "a", "2");
        }
        try (EventLog log = open()) {
            assertThat(log.latest()).isEqualTo(1);
            assertThat(log.remembered("a")).asString(UTF_8).isEqualTo("2");
            log.trim(NOW.plusSeconds(50));
            assertThat(log.remembered("a")).as("it was remembered again").isNotNull();
            now = NOW.plusSeconds(200);
            remember(log, "b", "2");
            log.trim(NOW.plusSeconds(150));
            assertThat(log.remembered("a")).isNull();
            assertThat(log.remembered("b")).asString(UTF_8).isEqualTo("2");
        }
    }

    private static void remember(EventLog log, String key, String value, IncomingEvent... events) throws Exception {
        log.append(new NewEvents(List.of(events), Map.of(key, value.getBytes(UTF_8))))
                .get();
    }

    @Test
    void isOpenInOneProcessOnly() throws Exception {
        try (EventLog log = open()) {
            assertThat(log.isWritable()).isTrue();
            assertThatThrownBy(this::open)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another inbox");
        }
        open().close();
    }

    @Property(tries = 25)
    void holdsTheSetOfEventsThatWereSentHoweverTheyWereCutAndRepeated(
            @ForAll @Size(min = 1, max = 12) List<@Size(max = 30) List<@IntRange(max = 60) Integer>> batches,
            @ForAll @IntRange(max = 12) int restartBefore)
            throws Exception {
        Path place = Files.createTempDirectory("inbox-property-");
        Map<Integer, Long> offsets = new LinkedHashMap<>();
        EventLog log = EventLog.open(place, DISORDER, () -> NOW);
        try {
            List<CompletableFuture<List<Outcome>>> answers = new ArrayList<>();
            for (int i = 0; i < batches.size(); i++) {
                if (i == restartBefore) {
                    log.close();
                    log = EventLog.open(place, DISORDER, () -> NOW);
                }
                answers.add(log.append(
                        batches.get(i).stream().map(EventLogTest::event).toList()));
            }
            for (int i = 0; i < batches.size(); i++) {
                List<Outcome> outcomes = answers.get(i).get();
                for (int j = 0; j < outcomes.size(); j++) {
                    int number = batches.get(i).get(j);
                    Long before = offsets.putIfAbsent(number, outcomes.get(j).offset());
                    assertThat(outcomes.get(j))
                            .isEqualTo(
                                    before == null
                                            ? new Outcome(Kind.ACCEPTED, offsets.size())
                                            : new Outcome(Kind.REPEATED, before));
                }
            }
            List<String> expected = offsets.keySet().stream()
                    .map(number -> new String(event(number).json(), UTF_8))
                    .toList();
            LogPage page = log.page(0, 1000, Share.ALL);
            assertThat(page.events())
                    .extracting(event -> new String(event.json(), UTF_8))
                    .containsExactlyElementsOf(expected);
            assertThat(page.events()).extracting(LogPage.Entry::offset).containsExactlyElementsOf(offsets.values());
        } finally {
            log.close();
            delete(place);
        }
    }

    private static void delete(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private EventLog open() throws IOException {
        return EventLog.open(folder, DISORDER, () -> now);
    }

    private static List<Outcome> append(EventLog log, Integer... numbers) throws Exception {
        return log.append(Stream.of(numbers).map(EventLogTest::event).toList()).get();
    }

    private static IncomingEvent event(int number) {
        return event(Batches.order(number));
    }

    private static IncomingEvent event(String json) {
        return BatchReader.object(Batches.batch(json).getBytes(UTF_8), 1)
                .events()
                .get(0);
    }
}
