package io.restaurantstream.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.ByteRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageReaderTest {

    @Provide
    Arbitrary<List<Event>> pages() {
        return Events.any().list().ofMaxSize(8).map(PageReaderTest::rising);
    }

    private static List<Event> rising(List<Event> events) {
        List<Event> rising = new ArrayList<>();
        for (Event event : events) {
            long offset = rising.size() * 3L + 1;
            rising.add(new Event(offset, event.eventId(), event.ts(), event.partitionKey(), event.payload()));
        }
        return rising;
    }

    @Property(tries = 300)
    void cutsOutTheVeryBytesOfEveryEvent(@ForAll("pages") List<Event> events) throws Exception {
        List<String> written =
                events.stream().map(event -> text(EventWriter.write(event))).toList();
        LogPage page = read("{\"events\":[" + String.join(",", written) + "],\"next_since\":99}");
        assertThat(page.entries().stream().map(entry -> text(entry.json()))).isEqualTo(written);
        for (int i = 0; i < events.size(); i++) {
            assertThat(page.entries().get(i).offset()).isEqualTo(events.get(i).offset());
            assertThat(page.entries().get(i).partitionKey())
                    .isEqualTo(events.get(i).partitionKey());
            assertThat(page.entries().get(i).epochMillis())
                    .isEqualTo(events.get(i).ts().toEpochMilli());
        }
    }

    @Property(tries = 300)
    void refusesEveryPageThatIsCutOff(@ForAll @IntRange(min = 1, max = 416_392) int missing) throws Exception {
        byte[] whole = OriginalPage.bytes();
        assertThatThrownBy(() -> PageReader.read(Arrays.copyOf(whole, whole.length - missing), 0))
                .isInstanceOf(MalformedPageException.class);
    }

    @Property(tries = 300)
    void neverFailsOtherwiseOnAFlippedByte(
            @ForAll @IntRange(max = 416_392) int place, @ForAll @ByteRange(min = Byte.MIN_VALUE) byte value)
            throws Exception {
        byte[] page = OriginalPage.bytes();
        page[place] = value;
        try {
            assertThat(PageReader.read(page, 0).entries()).hasSizeBetween(990, 1001);
        } catch (MalformedPageException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }

    @Provide
    Arbitrary<String> brokenEvents() {
        return Arbitraries.of(
                "{\"offset\":3,\"event_id\":\"abc",
                "{\"offset\":3,\"event_id\":\"abc}",
                "{\"offset\":3,\"event_id\":\"abc\"",
                "{\"offset\":3,\"payload\":{\"a\":1}",
                "{\"offset\":3,\"payload\":[}]}",
                "{\"offset\":3,\"payload\":}",
                "{\"offset\":3}}}}",
                "{\"offset\":3,\"x\":\"\\\"}",
                "{\"offset\":3 \u0000\u0001}",
                "{\"offset\":3,,}");
    }

    @Property(tries = 100)
    void keepsTheNeighboursOfABrokenEvent(@ForAll("brokenEvents") String broken) throws Exception {
        String two = Events.ITEM;
        String four = Events.ITEM.replace("\"offset\":2", "\"offset\":4");
        LogPage page = read("{\"events\":[" + two + "," + broken + "," + four + "],\"next_since\":4,\"latest\":9}");
        assertThat(page.entries()).extracting(LogPage.Entry::offset).containsExactly(2L, 3L, 4L);
        assertThat(page.entries().stream().map(entry -> text(entry.json()))).containsExactly(two, broken, four);
        assertThat(page.latest()).isEqualTo(9);
    }

    @Test
    void keepsTheNeighboursOfTwoBrokenEventsThatMendEachOther() throws Exception {
        List<String> events = new ArrayList<>();
        for (int offset = 1; offset <= 5; offset++) {
            events.add(Events.ITEM.replace("\"offset\":2", "\"offset\":" + offset));
        }
        events.set(1, "{\"offset\":2,\"event_id\":\"abc");
        events.set(3, "{\"offset\":4,\"event_id\":abc\"}");
        LogPage page = read("{\"events\":[" + String.join(", ", events) + "], \"next_since\": 5}");
        assertThat(page.entries().stream().map(entry -> text(entry.json()))).isEqualTo(events);
    }

    @Test
    void keepsABrokenEventAtEitherEnd() throws Exception {
        String broken = "{\"offset\":3,\"event_id\":\"abc";
        assertThat(read("{\"events\":[" + broken + "],\"next_since\":3}").entries())
                .singleElement()
                .satisfies(entry -> assertThat(text(entry.json())).isEqualTo(broken));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T17:00:07Z, 2026-11-20T17:00:07Z",
        "2026-11-20T17:00:07+00:00, 2026-11-20T17:00:07Z",
        "2028-02-29T23:59:59.9Z, 2028-02-29T23:59:59.900Z",
        "1970-01-01T00:00:00.001999+00:00, 1970-01-01T00:00:00.001Z",
    })
    void readsTheTimeThatAnEventNames(String ts, Instant time) throws Exception {
        assertThat(timeOf("{\"offset\":1,\"ts\":\"" + ts + "\"}")).isEqualTo(time.toEpochMilli());
        String broken = "{\"offset\":2,\"event_id\":\"abc";
        assertThat(timeOf("{\"offset\":1,\"ts\":\"" + ts + "\"}," + broken)).isEqualTo(time.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"offset\":1}",
                "{\"offset\":1,\"ts\":null}",
                "{\"offset\":1,\"ts\":1795194000000000000000000}",
                "{\"offset\":1,\"ts\":\"\"}",
                "{\"offset\":1,\"ts\":\"tomorrow at the very same time\"}",
                "{\"offset\":1,\"ts\":\"2026-11-20T17:00:07+01:00\"}",
                "{\"offset\":1,\"ts\":\"2026-11-20T17:00:07.3\"}",
                "{\"offset\":1,\"ts\":\"2026-11-31T17:00:07Z\"}",
                "{\"offset\":1,\"ts\":\"2o26-11-20T17:00:07Z\"}",
                "{\"offset\":1,\"payload\":{\"ts\":\"2026-11-20T17:00:07Z\"}}",
                "{\"offset\":1,\"ts\":\"2026-11-20T17:00:07Z\",\"event_id\":\"abc",
            })
    void readsNoTimeWhereThereIsNoneOfTheUsualForm(String event) throws Exception {
        assertThat(timeOf(event)).isEqualTo(LogPage.Entry.NO_TIME);
    }

    private static long timeOf(String event) throws MalformedPageException {
        return read("{\"events\":[" + event + "],\"next_since\":2}")
                .entries()
                .get(0)
                .epochMillis();
    }

    @Test
    void placesAnEventWithoutAReadableOffsetAfterItsPredecessor() throws Exception {
        LogPage page = PageReader.read(
                bytes("{\"events\":[{\"a\":1},17,{\"offset\":\"x\"},{\"offset\":9}],\"next_since\":9}"), 4);
        assertThat(page.entries()).extracting(LogPage.Entry::offset).containsExactly(5L, 6L, 7L, 9L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "101 900 103 104 | 104 | 101 102 103 104", // too far, yet on the page
                "101 99999999 103 | 103 | 101 102 103", // beyond the page
                "101 7 103 | 103 | 101 102 103", // long gone
                "900 102 103 | 103 | 101 102 103", // the first
                "101 102 999 | 103 | 101 102 103", // the last
                "101 900 901 104 | 104 | 101 102 103 104", // two in a row
                "101 105 110 | 110 | 101 105 110", // a log with gaps
                "101 102 102 103 | 103 | 101 102 102 103", // delivered twice in place
                "41 42 43 | 43 | 41 42 43", // a page that is served again
                "99 100 101 102 | 102 | 99 100 101 102", // one that overlaps the last
            })
    void putsAnEventWhoseOffsetIsOutOfOrderWhereItStands(String offsets, long nextSince, String places)
            throws Exception {
        String events = Pattern.compile(" ")
                .splitAsStream(offsets)
                .map(offset -> "{\"offset\":" + offset + "}")
                .collect(Collectors.joining(","));
        LogPage page = PageReader.read(bytes("{\"events\":[" + events + "],\"next_since\":" + nextSince + "}"), 100);
        assertThat(page.entries().stream().map(entry -> Long.toString(entry.offset())))
                .isEqualTo(Pattern.compile(" ").splitAsStream(places).toList());
    }

    @Test
    void readsThePagesOwnFieldsInAnyOrder() throws Exception {
        LogPage page = read("""
                { "epoch":"abc", "gaps":[[2,3],[5,5]], "events" : [ ] , "earliest":1, "new":{"x":[1]}, "next_since":6,
                  "latest":6, "watermark":"2026-11-20T17:00:00.300000+00:00" }
                """);
        assertThat(page.entries()).isEmpty();
        assertThat(page.epoch()).isEqualTo("abc");
        assertThat(page.nextSince()).isEqualTo(6);
        assertThat(page.latest()).isEqualTo(6);
        assertThat(page.watermark()).isEqualTo(Instant.parse("2026-11-20T17:00:00.300Z"));
        assertThat(page.gaps()).containsExactly(new LogPage.Gap(2, 3), new LogPage.Gap(5, 5));
    }

    @Test
    void saysNothingOfWhatTheOriginalSystemDoesNotServe() throws Exception {
        LogPage page = PageReader.read(OriginalPage.bytes(), 0);
        assertThat(page.nextSince()).isEqualTo(1000);
        assertThat(page.epoch()).isNull();
        assertThat(page.watermark()).isNull();
        assertThat(page.gaps()).isNull();
        assertThat(page.latest()).isEqualTo(-1);
    }

    /** One event of a page, as servers may write it, broken. */
    private static final String IN_ANOTHER_ORDER = """
            {"event_id":"e%1$d","event_type":"order_item_added","offset":%1$d,"partition_key":"L","payload":{"qty":1}}""";

    @ParameterizedTest
    @ValueSource(
            strings = {
                """
                {"events":[%s],"next_since":5}""",
                """
                {"earliest":1,"epoch":"e","events":[%s],"gaps":[[7,8],[9,9]],"latest":9,"next_since":5,"watermark":null}""",
                """
                { "events" : [ %s ] , "next_since" : 5 }""",
            })
    void leavesItToSmallerPagesToFindABrokenEventAmongOthersOfAnyOrderOfKeys(String frame) throws Exception {
        List<String> events = new ArrayList<>();
        for (int offset = 1; offset <= 5; offset++) {
            events.add(IN_ANOTHER_ORDER.formatted(offset));
        }
        events.set(2, IN_ANOTHER_ORDER.formatted(3).replace("\"L\"", "\"an \"L\"\""));
        String page = frame.formatted(String.join(",", events));
        assertThatThrownBy(() -> PageReader.read(bytes(page), 0, 5)).isInstanceOf(DamagedPageException.class);
        String alone = frame.formatted(events.get(2));
        assertThat(PageReader.read(bytes(alone), 2, 1).entries())
                .singleElement()
                .satisfies(entry -> {
                    assertThat(text(entry.json())).isEqualTo(events.get(2));
                    assertThat(entry.offset()).isEqualTo(3);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFEFF", "\u0007", "x", ", ,"})
    void swallowsNoEventWithJunkBeforeIt(String junk) throws Exception {
        String one = "{\"offset\":1,\"event_id\":\"a\",\"payload\":{}}";
        String two = "{\"offset\":2,\"event_id\":\"b\",\"payload\":{}}";
        String page = "{\"events\":[" + one + "," + junk + two + "],\"next_since\":2}";
        assertThatThrownBy(() -> PageReader.read(bytes(page), 0, 2)).isInstanceOf(DamagedPageException.class);
        LogPage alone = PageReader.read(bytes("{\"events\":[" + junk + two + "],\"next_since\":2}"), 1, 1);
        assertThat(alone.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.offset()).isEqualTo(2);
            assertThat(text(entry.json())).isEqualTo((junk + two).strip());
        });
    }

    @Test
    void takesNullForAFieldThatIsNotThere() throws Exception {
        LogPage page = read("{\"events\":[],\"next_since\":6,\"epoch\":null,\"gaps\":null,\"latest\":null,"
                + "\"earliest\":null,\"watermark\":null}");
        assertThat(page).isEqualTo(read("{\"events\":[],\"next_since\":6}"));
    }

    @Test
    void refusesAPageThatSomethingFollows() {
        assertThatThrownBy(() -> read("{\"events\":[],\"next_since\":1} x")).isInstanceOf(MalformedPageException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"latest\":\"7\"",
                "\"epoch\":5",
                "\"gaps\":{}",
                "\"gaps\":[[1,\"2\"]]",
                "\"watermark\":\"soon\"",
                "\"watermark\":17",
                "\"earliest\":{}"
            })
    void refusesAFieldOfAnotherType(String field) {
        assertThatThrownBy(() -> read("{\"events\":[],\"next_since\":6," + field + "}"))
                .isInstanceOf(MalformedPageException.class)
                .isNotInstanceOf(DamagedPageException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "[]",
                "{}",
                "{\"events\":[]}",
                "{\"next_since\":1}",
                "{\"events\":[],\"next_since\":\"x\"}",
                "{\"events\":{},\"next_since\":1}",
                "<html>502</html>",
                "{\"error\":\"later\"}",
                "null"
            })
    void refusesWhatIsNoPage(String body) {
        assertThatThrownBy(() -> PageReader.read(bytes(body), 0, 1))
                .isInstanceOf(MalformedPageException.class)
                .isNotInstanceOf(DamagedPageException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "next_since,\"10\"",
        "earliest,\"10\"",
        "latest,\"10\"",
        "next_since,1.5",
        "latest,1e1",
    })
    void namesAFieldOfThePageThatIsNoInteger(String field, String value) {
        assertThatThrownBy(() -> read("{\"events\":[],\"next_since\":1,\"" + field + "\":" + value + "}"))
                .isInstanceOf(MalformedPageException.class)
                .hasMessage("the page's " + field + " is not an integer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[[1.5,2]]", "[[1,2.5]]", "[[1,\"2\"]]", "[[1]]", "[[1,2,3]]", "[1,2]"})
    void refusesGapsThatAreNoPairsOfIntegers(String gaps) {
        assertThatThrownBy(() -> read("{\"events\":[],\"next_since\":3,\"gaps\":" + gaps + "}"))
                .isInstanceOf(MalformedPageException.class);
    }

    private static LogPage read(String body) throws MalformedPageException {
        return PageReader.read(bytes(body), 0);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
