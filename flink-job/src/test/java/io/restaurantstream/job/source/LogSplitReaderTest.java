package io.restaurantstream.job.source;

import static io.restaurantstream.job.source.LogServer.body;
import static io.restaurantstream.job.source.LogServer.endless;
import static io.restaurantstream.job.source.LogServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.restaurantstream.access.LogAccess;
import io.restaurantstream.job.CapturedLog;
import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.source.HttpLogOptions.Stop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LogSplitReaderTest {

    private LogServer server;
    private Duration outage = Duration.ofMinutes(1);
    private LogAccess access = LogAccess.NONE;
    private final MetricListener listener = new MetricListener();
    private final SourceReaderMetricGroup metrics = InternalSourceReaderMetricGroup.mock(listener.getMetricGroup());
    private final Counter errors = metrics.getNumRecordsInErrorsCounter();
    private LogSplitReader reader;

    private final List<RawEvent> read = new ArrayList<>();
    private final List<Instant> watermarks = new ArrayList<>();
    private final Set<String> finished = new TreeSet<>();

    @BeforeEach
    void startServer() throws IOException {
        use(new LogServer());
    }

    private void use(LogServer newServer) {
        if (server != null) {
            server.close();
        }
        server = newServer;
        reader = reader(10, Duration.ofMillis(500));
    }

    private LogSplitReader reader(int pageSize, Duration timeout) {
        return reader(pageSize, timeout, Stop.AT_LATEST); // which leaves it to the splits
    }

    private LogSplitReader reader(int pageSize, Duration timeout, Stop stop) {
        return new LogSplitReader(
                new HttpLogOptions(server.uri(), pageSize, Duration.ofMillis(1), timeout, outage, 4, stop, access),
                metrics);
    }

    @AfterEach
    void stopServer() {
        reader.close();
        server.close();
    }

    private void start(LogSplit... splits) {
        reader.handleSplitsChanges(new SplitsAddition<>(List.of(splits)));
    }

    private static LogSplit whole(long stopOffset) {
        return new LogSplit(0, 1, "epoch-1", 0, stopOffset);
    }

    private static LogSplit wholeOfOriginal(long stopOffset) {
        return new LogSplit(0, 1, "", 0, stopOffset);
    }

    private void fetchUntil(BooleanSupplier enough) {
        while (!enough.getAsBoolean()) {
            fetch();
        }
    }

    private void fetch() {
        RecordsWithSplitIds<LogElement> batch = reader.fetch();
        while (batch.nextSplit() != null) {
            for (LogElement element = batch.nextRecordFromSplit();
                    element != null;
                    element = batch.nextRecordFromSplit()) {
                if (element instanceof LogElement.Data data) {
                    read.add(data.event());
                } else if (element instanceof LogElement.PageEnd end && end.watermark() != null) {
                    watermarks.add(end.watermark());
                }
            }
        }
        finished.addAll(batch.finishedSplits());
    }

    private void readToTheEnd(int splits) {
        fetchUntil(() -> finished.size() == splits);
    }

    private List<Long> eventOffsets() {
        return read.stream()
                .filter(event -> !event.isGap())
                .map(RawEvent::offset)
                .toList();
    }

    private List<List<Long>> gaps() {
        return read.stream()
                .filter(RawEvent::isGap)
                .map(gap -> List.of(gap.offset(), gap.lastOffset()))
                .toList();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    // ---- a server that behaves

    @Test
    void readsEveryEventOnceAndAsItCame() {
        server.with(1, 35);
        start(whole(35));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 35));
        assertThat(read).allSatisfy(event -> {
            assertThat(new String(event.json(), StandardCharsets.UTF_8)).isEqualTo(LogServer.event(event.offset()));
            assertThat(event.partitionKey()).isEqualTo("LOC-" + event.offset() % 40);
        });
        assertThat(gaps()).isEmpty();
        assertThat(errors.getCount()).isZero();
    }

    @Test
    void readsAllPartitionsInTurn() {
        server.with(1, 100);
        start(
                new LogSplit(0, 4, "epoch-1", 0, 100),
                new LogSplit(1, 4, "epoch-1", 0, 100),
                new LogSplit(2, 4, "epoch-1", 0, 100),
                new LogSplit(3, 4, "epoch-1", 0, 100));
        readToTheEnd(4);
        assertThat(eventOffsets().stream().sorted().toList()).isEqualTo(range(1, 100));
    }

    @Test
    void stopsExactlyAtTheStopOffset() {
        server.with(1, 100);
        start(whole(37));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 37));
    }

    @Test
    void movesTheStopOffsetToWhereThisStartWantsIt() {
        reader.close();
        reader = reader(10, Duration.ofMillis(500), Stop.at(25));
        server.with(1, 100);
        start(new LogSplit(0, 1, "epoch-1", 18, 20));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(19, 25));
    }

    @Test
    void isDoneAtOnceWhenTheStopOffsetIsMovedBehindIt() {
        reader.close();
        reader = reader(10, Duration.ofMillis(500), Stop.at(10));
        start(new LogSplit(0, 1, "epoch-1", 18, LogSplit.NEVER_STOPS));
        readToTheEnd(1);
        assertThat(read).isEmpty();
    }

    @Test
    void goesOnWhereTheSplitStands() {
        server.with(1, 20);
        start(new LogSplit(0, 1, "epoch-1", 7, 20));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(8, 20));
    }

    @Test
    void finishesASplitThatHasNothingLeft() {
        start(new LogSplit(2, 4, "epoch-1", 20, 20));
        fetch();
        assertThat(finished).containsExactly("partition-2");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void passesOnTheServersWatermarkWithEachPage() {
        server.with(1, 15);
        start(whole(15));
        readToTheEnd(1);
        assertThat(watermarks).containsExactly(TestOrder.NOON.plusSeconds(11), TestOrder.NOON.plusSeconds(16));
    }

    @Test
    void readsWhatComesLater() {
        start(whole(LogSplit.NEVER_STOPS));
        fetchUntil(() -> server.requests().size() >= 2);
        server.with(1, 3);
        fetchUntil(() -> read.size() == 3);
        assertThat(eventOffsets()).isEqualTo(range(1, 3));
    }

    // ---- a server of the original kind

    @Test
    void readsAnOriginalServerCompletely() throws IOException {
        use(LogServer.original().with(1, 25));
        start(wholeOfOriginal(25));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 25));
        assertThat(server.requests()).allMatch(request -> request.partitions() == 1);
    }

    @Test
    void takesTheWatermarkOfAnOriginalServerFromItsEvents() throws IOException {
        use(LogServer.original().with(1, 15));
        start(wholeOfOriginal(15));
        readToTheEnd(1);
        assertThat(watermarks).containsExactly(TestOrder.NOON.plusSeconds(1), TestOrder.NOON.plusSeconds(11));
    }

    @Test
    void isNotDrivenByOneClockThatIsAhead() throws IOException {
        String ahead = TestOrder.number(15)
                .at("LOC-1")
                .openedAt(Instant.parse("2999-01-01T00:00:00Z"))
                .created(15)
                .text();
        use(LogServer.original().with(1, 14).add(15, ahead));
        start(wholeOfOriginal(15));
        readToTheEnd(1);
        assertThat(watermarks).containsExactly(TestOrder.NOON.plusSeconds(1), TestOrder.NOON.plusSeconds(11));
    }

    @Test
    void takesNoTimeForTheWatermarkThatIsYetToCome() throws IOException {
        String ahead = TestOrder.number(1)
                .at("LOC-1")
                .openedAt(Instant.parse("2999-01-01T00:00:00Z"))
                .created(1)
                .text();
        use(LogServer.original().add(1, ahead));
        start(wholeOfOriginal(1));
        readToTheEnd(1);
        assertThat(watermarks).hasSize(1).allMatch(watermark -> !watermark.isAfter(Instant.now()));
    }

    @Test
    void takesTheWatermarkFromTimesInAnyZone() throws IOException {
        String inToronto = LogServer.event(1).replace("+00:00", "-04:00");
        use(LogServer.original().add(1, inToronto));
        start(wholeOfOriginal(1));
        readToTheEnd(1);
        assertThat(inToronto).contains("-04:00");
        assertThat(watermarks).containsExactly(TestOrder.NOON.plusSeconds(1).plus(Duration.ofHours(4)));
    }

    @Test
    void reportsAGapOfAnOriginalServerWhereItIs() throws IOException {
        use(LogServer.original().with(1, 4).with(8, 9).with(12, 30));
        start(wholeOfOriginal(30));
        readToTheEnd(1);
        assertThat(gaps()).containsExactly(List.of(5L, 7L), List.of(10L, 11L));
        assertThat(read).extracting(RawEvent::offset).isSorted();
        assertThat(eventOffsets()).hasSize(25);
    }

    @Test
    void reportsAGapWhenAnOriginalServerSkipsOffsetsBetweenPages() throws IOException {
        use(LogServer.original().with(6, 10));
        server.next(body("{\"events\":[" + LogServer.event(1) + "],\"next_since\":4}"));
        start(wholeOfOriginal(10));
        readToTheEnd(1);
        assertThat(gaps()).containsExactly(List.of(2L, 4L), List.of(5L, 5L));
        assertThat(eventOffsets()).containsExactly(1L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void endsAGapAtTheStopOffset() throws IOException {
        use(LogServer.original().with(1, 4).with(20, 30));
        start(wholeOfOriginal(10));
        readToTheEnd(1);
        assertThat(gaps()).containsExactly(List.of(5L, 10L));
        assertThat(eventOffsets()).isEqualTo(range(1, 4));
    }

    // ---- gaps that are served

    @Test
    void reportsServedGapsOnceAndByTheFirstPartitionOnly() {
        server.with(1, 60).withGap(12, 14).withGap(33, 33);
        start(new LogSplit(0, 2, "epoch-1", 0, 60), new LogSplit(1, 2, "epoch-1", 0, 60));
        readToTheEnd(2);
        assertThat(gaps()).containsExactly(List.of(12L, 14L), List.of(33L, 33L));
        assertThat(eventOffsets()).hasSize(56).doesNotHaveDuplicates();
    }

    @Test
    void reportsAServedGapInItsPlaceAmongTheEvents() {
        // a checkpoint after a gap must not cover events that come before it
        server.with(1, 9).withGap(4, 6);
        start(whole(9));
        readToTheEnd(1);
        assertThat(read).extracting(RawEvent::offset).containsExactly(1L, 2L, 3L, 4L, 7L, 8L, 9L);
        assertThat(gaps()).containsExactly(List.of(4L, 6L));
    }

    @Test
    void reportsAServedGapOnceWhenPagesEndInIt() {
        String gap = ",\"epoch\":\"epoch-1\",\"latest\":9,\"gaps\":[[2,8]]}";
        server.with(9, 9)
                .withGap(2, 8)
                .next(
                        body("{\"events\":[" + LogServer.event(1) + "],\"next_since\":5" + gap),
                        body("{\"events\":[],\"next_since\":5" + gap));
        start(whole(9));
        readToTheEnd(1);
        assertThat(gaps()).containsExactly(List.of(2L, 5L), List.of(6L, 8L));
        assertThat(eventOffsets()).containsExactly(1L, 9L);
    }

    // ---- trouble that passes

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 502, 503, 504})
    void asksAgainAfterAStatusThatPasses(int status) {
        server.with(1, 5).next(status(status), status(status));
        start(whole(5));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 5));
        assertThat(errors.getCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void leavesTheServerAloneForAsLongAsItAsks(int status) {
        server.with(1, 5).next(status(status, "1"));
        start(whole(5));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 5));
        assertThat(Duration.ofNanos(server.requests().get(1).nanos()
                        - server.requests().get(0).nanos()))
                .isGreaterThanOrEqualTo(Duration.ofMillis(990));
    }

    @Test
    void ignoresARetryAfterThatItCannotRead() {
        server.with(1, 5).next(status(503, "Fri, 20 Nov 2026 12:00:00 GMT"));
        start(whole(5));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 5));
    }

    @Test
    void asksAgainWhenNoAnswerComes() {
        server.with(1, 5).next(server.silence());
        start(whole(5));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 5));
        assertThat(errors.getCount()).isEqualTo(1);
    }

    @Test
    void asksAgainWhenABodyTricklesIn() {
        server.with(1, 5).next(server.trickle());
        start(whole(5));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 5));
    }

    @Test
    void asksAgainWhenABodyIsCutOff() {
        server.with(1, 30).next(server.cutOff(), server.half());
        start(whole(30));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 30));
        assertThat(errors.getCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "<html>502 Bad Gateway</html>", "{\"error\":\"later\"}", "null", "{\"events\":[]}", "\u0000"
            })
    void asksAgainWhenTheAnswerIsNoPage(String body) {
        server.with(1, 5).next(body(body), body(body));
        start(whole(5));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 5));
    }

    @Test
    void waitsForAServerThatIsAway() throws IOException {
        server.with(1, 5).stop();
        start(whole(5));
        fetchUntil(() -> errors.getCount() >= 2);
        server.start();
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 5));
    }

    @Test
    void doesNotTakeAnEndlessAnswerIntoMemory() {
        reader.close();
        reader = reader(10, Duration.ofSeconds(30));
        server.with(1, 5).next(endless());
        start(whole(5));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 5));
        assertThat(errors.getCount()).isEqualTo(1);
    }

    @Test
    void readsNothingTwiceWhenPagesRepeatThemselves() {
        server.with(1, 30);
        String first = server.page(0, 10, 0, 1);
        server.next(body(first), body(first), body(first));
        start(whole(30));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 30));
    }

    @Test
    void readsNothingTwiceWhenAPageGoesBack() {
        server.with(1, 30);
        server.next(body(server.page(0, 10, 0, 1)), body(server.page(10, 10, 0, 1)), body(server.page(3, 10, 0, 1)));
        start(whole(30));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 30));
    }

    // ---- events that cannot be read

    /** As Go, Python with sorted keys, and Postgres write them, with a quote that is not escaped in one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void keepsAllNeighboursOfABrokenEventWhateverTheOrderOfKeysIs(int brokenEvents) {
        reader.close();
        reader = reader(100, Duration.ofSeconds(5));
        List<String> expected = new ArrayList<>();
        for (long offset = 1; offset <= 300; offset++) {
            String event = LogServer.event(offset).replaceFirst("\\{\"offset\":(\\d+),(.*)\\}$", "{$2,\"offset\":$1}");
            if (offset == 137 || offset == 138 && brokenEvents == 2) {
                event = event.replace("dine_in", "dine \"in\"");
            }
            server.add(offset, event);
            expected.add(event);
        }
        start(whole(300));
        readToTheEnd(1);
        assertThat(read.stream().map(event -> new String(event.json(), StandardCharsets.UTF_8)))
                .isEqualTo(expected);
        assertThat(eventOffsets()).isEqualTo(range(1, 300));
        assertThat(gaps()).isEmpty();
    }

    @Test
    void keepsAnEventWithAByteOrderMarkBeforeIt() {
        server.with(1, 30).add(12, "\uFEFF" + LogServer.event(12));
        start(whole(30));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 30));
        assertThat(read.get(11).partitionKey()).isEmpty();
    }

    @Test
    void reportsMissingOffsetsOfAServerWhoseGapsAreNull() {
        server.next(body("{\"events\":[" + LogServer.event(1) + "," + LogServer.event(4)
                + "],\"next_since\":4,\"epoch\":\"epoch-1\",\"gaps\":null,\"latest\":null}"));
        start(whole(4));
        readToTheEnd(1);
        assertThat(gaps()).containsExactly(List.of(2L, 3L));
    }

    @Test
    void readsAPageThatIsCompressedThoughNobodyAskedForIt() {
        server.with(1, 30).next(server.gzipped());
        start(whole(30));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 30));
        assertThat(errors.getCount()).isZero();
    }

    @Test
    void setsNothingAsideForAMaintenancePageThatIsThereNineTimesInTen() {
        server.with(1, 40);
        for (int i = 0; i < 100; i++) {
            server.next(i % 10 == 9 ? server.page() : body("<html>maintenance</html>"));
        }
        start(whole(40));
        fetchUntil(() -> errors.getCount() > 3);
        server.answerAsItShould();
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 40));
        assertThat(read).noneMatch(event -> event.partitionKey().isEmpty());
    }

    @Test
    void keepsTheNeighboursOfABrokenEvent() {
        String broken = "{\"offset\":3,\"event_id\":\"abc";
        server.with(1, 5).add(3, broken);
        start(whole(5));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 5));
        assertThat(new String(read.get(2).json(), StandardCharsets.UTF_8)).isEqualTo(broken);
        assertThat(read.get(2).partitionKey()).isEmpty();
        assertThat(errors.getCount()).isZero();
    }

    @Test
    void setsAsideTheOneEventThatNoPageCanHold() {
        server.with(1, 30).withUnreadable(17);
        start(whole(30));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 30));
        assertThat(read.get(16).partitionKey()).isEmpty();
        assertThat(new String(read.get(16).json(), StandardCharsets.UTF_8)).contains("/events?since=16");
        assertThat(server.requests())
                .extracting(LogServer.Request::limit)
                .contains(1)
                .endsWith(2, 4, 8);
    }

    @Test
    void setsAsideTheRightEventOfAPartition() {
        server.with(1, 60).withUnreadable(33);
        start(new LogSplit(0, 4, "epoch-1", 0, 60), new LogSplit(1, 4, "epoch-1", 0, 60));
        readToTheEnd(2);
        List<Long> shares =
                range(1, 60).stream().filter(offset -> offset % 4 <= 1).toList();
        assertThat(eventOffsets().stream().sorted().toList()).isEqualTo(shares);
        assertThat(read.stream().filter(event -> event.partitionKey().isEmpty()))
                .extracting(RawEvent::offset)
                .containsExactly(33L);
    }

    @Test
    void setsNothingAsideWhileTheServerAnswersNothingButGarbage() {
        reader.close();
        reader = reader(1, Duration.ofMillis(500));
        server.with(1, 5);
        for (int i = 0; i < 6; i++) {
            server.next(body("<html>maintenance</html>"));
        }
        start(whole(5));
        readToTheEnd(1);
        assertThat(read)
                .allSatisfy(event -> assertThat(new String(event.json(), StandardCharsets.UTF_8))
                        .isEqualTo(LogServer.event(event.offset())));
        assertThat(eventOffsets()).isEqualTo(range(1, 5));
    }

    // ---- trouble that does not pass

    @Test
    void failsWhenTheLogIsAnother() {
        server.with(1, 30);
        start(whole(30));
        fetch();
        server.epoch("epoch-2");
        assertThatThrownBy(() -> readToTheEnd(1))
                .isInstanceOf(LogContractException.class)
                .hasMessageContaining("epoch-1")
                .hasMessageContaining("epoch-2");
    }

    @Test
    void failsWhenALogThatNamedItselfDoesSoNoLonger() {
        server.with(1, 5).next(body("{\"events\":[],\"next_since\":0}"));
        start(whole(5));
        assertThatThrownBy(() -> readToTheEnd(1))
                .isInstanceOf(LogContractException.class)
                .hasMessageContaining("not named");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404})
    void waitsForAServerThatRefusesToAnswerAfterItHas(int status) {
        server.with(1, 30);
        start(whole(30));
        fetch();
        server.next(status(status), status(status), status(status));
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 30));
        assertThat(errors.getCount()).isEqualTo(3);
    }

    @Test
    void failsWhenAServerRefusesForTooLong() {
        outage = Duration.ofMillis(50);
        reader.close();
        reader = reader(10, Duration.ofMillis(500));
        server.with(1, 30);
        start(whole(30));
        fetch();
        for (int i = 0; i < 100; i++) {
            server.next(status(403));
        }
        assertThatThrownBy(() -> readToTheEnd(1))
                .isInstanceOf(LogContractException.class)
                .hasMessageContaining("HTTP 403")
                .hasMessageContaining("source.http.max-outage");
    }

    // ---- what is told

    /** One kind each: not JSON, JSON of another kind, a field of another type, a page cut in the middle, nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>Maintenance</html>",
                "[]",
                "{\"events\":[],\"next_since\":\"10\"}",
                "{\"events\":[],\"next_since\":10,\"latest\":null,\"epoch\":7}",
                "{\"events\":[{\"offset\":11",
                ""
            })
    void tellsThatAPageCannotBeReadAndCountsIt(String page) {
        server.with(1, 30);
        start(whole(30));
        fetch();
        try (CapturedLog log = CapturedLog.of(LogOutage.class.getName())) {
            for (int i = 0; i < 50; i++) {
                server.next(body(page));
            }
            fetchUntil(() -> !log.lines().isEmpty());
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("WARN The log cannot be read after offset 10 for 0 s (failed requests: 1): "
                            + server.uri() + "/events?since=");
            assertThat(unreadable()).isPositive();
            server.answerAsItShould();
            readToTheEnd(1);
            assertThat(log.lines()).hasSize(2).last().asString().startsWith("INFO The log can be read again");
        }
        assertThat(eventOffsets()).isEqualTo(range(1, 30));
    }

    @Test
    void tellsThatPagesLeadNoFurtherThoughTheLogGoesOn() {
        server.with(1, 30);
        start(whole(30));
        fetch();
        for (int i = 0; i < 15; i++) {
            server.next(body("{\"events\":[],\"next_since\":10,\"epoch\":\"epoch-1\",\"latest\":30,\"gaps\":[]}"));
        }
        try (CapturedLog log = CapturedLog.of(LogOutage.class.getName())) {
            readToTheEnd(1);
            assertThat(log.lines())
                    .containsExactly(
                            "WARN The log cannot be read after offset 10 for 0 s (failed requests: 1): " + server.uri()
                                    + "/events: pages do not advance, although the log claims to have events up to"
                                    + " offset 30",
                            "INFO The log can be read again, after 0 s (failed requests: 6)");
        }
        assertThat(eventOffsets()).isEqualTo(range(1, 30));
    }

    private long unreadable() {
        return listener.getCounter("unreadablePages").orElseThrow().getCount();
    }

    // ---- what a server wants to see

    @Test
    void showsItsTokenAndTakesAnotherOneWhenTheServerWantsIt(@TempDir Path folder) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "old");
        access = new LogAccess(token.toString(), null, null);
        reader = reader(10, Duration.ofMillis(500));
        server.withToken("old").with(1, 30);
        start(whole(30));
        fetch();
        server.withToken("new");
        fetchUntil(() -> errors.getCount() == 2);
        Files.writeString(token, "new");
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 30));
    }

    @Test
    void waitsForATokenFileThatIsAwayForAMoment(@TempDir Path folder) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "old");
        access = new LogAccess(token.toString(), null, null);
        reader = reader(10, Duration.ofMillis(500));
        server.withToken("old").with(1, 30);
        start(whole(30));
        fetch();
        Files.delete(token);
        fetchUntil(() -> errors.getCount() == 2);
        Files.writeString(token, "old");
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 30));
    }

    @Test
    void followsARedirectOfTheSameOriginAndRefusesAnother() {
        server.with(1, 30)
                .next(exchange -> LogServer.redirect(
                                "/elsewhere/events?" + exchange.getRequestURI().getQuery())
                        .to(exchange));
        start(whole(30));
        fetch();
        assertThat(eventOffsets()).isEqualTo(range(1, 10));
        start(new LogSplit(1, 4, "epoch-1", 0, 30));
        for (int i = 0; i < 8; i++) {
            server.next(LogServer.redirect("http://elsewhere/events?key=marker-of-a-secret"));
        }
        assertThatThrownBy(() -> readToTheEnd(2))
                .isInstanceOf(LogContractException.class)
                .hasMessageContaining("HTTP 302 to http://elsewhere:80, which is not the origin " + server.uri())
                .hasMessageNotContaining("marker-of-a-secret");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 400, 401, 403, 404, 410, 422})
    void failsAfterAStatusThatAskingAgainWillNotChange(int status) {
        server.with(1, 5).next(status(status));
        start(whole(5));
        assertThatThrownBy(() -> readToTheEnd(1))
                .isInstanceOf(LogContractException.class)
                .hasMessageContaining(status == 410 ? "trimmed" : "HTTP " + status)
                .hasMessageContaining(server.uri().toString());
    }

    // ---- waiting

    @Test
    void canBeWokenWhileItWaitsForAnAnswer() {
        reader.close();
        reader = reader(10, Duration.ofSeconds(60));
        server.with(1, 5).next(server.silence());
        start(whole(5));
        CompletableFuture<Void> fetching = CompletableFuture.runAsync(this::fetch);
        await().until(() -> server.requests().size() == 1);
        reader.wakeUp();
        assertThat(fetching).succeedsWithin(Duration.ofSeconds(10));
        assertThat(read).isEmpty();
    }

    @Test
    void canBeWokenWhileThereIsNothingToRead() {
        CompletableFuture<Void> fetching = CompletableFuture.runAsync(this::fetch);
        reader.wakeUp();
        assertThat(fetching).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void canBeWokenBeforeItWaits() {
        reader.wakeUp();
        fetch();
        assertThat(read).isEmpty();
    }

    @Test
    void takesTheAnswerThatWasOnItsWayWhenItWasWoken() {
        server.with(1, 5);
        start(whole(5));
        reader.wakeUp();
        readToTheEnd(1);
        assertThat(eventOffsets()).isEqualTo(range(1, 5));
        assertThat(server.requests()).hasSize(1);
    }

    @Test
    void readsNothingOfAPausedSplitUntilItIsResumed() {
        LogSplit first = new LogSplit(0, 2, "epoch-1", 0, 20);
        LogSplit second = new LogSplit(1, 2, "epoch-1", 0, 20);
        server.with(1, 20);
        start(first, second);
        reader.pauseOrResumeSplits(List.of(first), List.of());
        readToTheEnd(1);
        assertThat(finished).containsExactly("partition-1");
        assertThat(eventOffsets()).allMatch(offset -> offset % 2 == 1);
        reader.pauseOrResumeSplits(List.of(), List.of(first));
        readToTheEnd(2);
        assertThat(eventOffsets()).hasSize(20);
    }

    private Object pending() {
        return listener.getGauge("pendingRecords").orElseThrow().getValue();
    }

    @Test
    void showsHowManyEventsAreStillToBeRead() {
        server.with(1, 25);
        start(new LogSplit(0, 1, "epoch-1", 0, LogSplit.NEVER_STOPS));
        for (long pending : List.of(15L, 5L, 0L)) {
            reader.fetch();
            assertThat(pending()).isEqualTo(pending);
        }
    }

    @Test
    void doesNotCountWhatComesAfterTheStopAsStillToBeRead() {
        server.with(1, 40);
        start(whole(15));
        for (long pending : List.of(5L, 0L)) {
            reader.fetch();
            assertThat(pending()).isEqualTo(pending);
        }
    }

    @Test
    void hasNothingToReadBehindALastEventThatCannotBeRead() {
        server.with(1, 40).withUnreadable(12);
        start(whole(12));
        readToTheEnd(1);
        assertThat(pending()).isEqualTo(0L);
    }
}
