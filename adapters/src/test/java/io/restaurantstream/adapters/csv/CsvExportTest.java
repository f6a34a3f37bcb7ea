package io.restaurantstream.adapters.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.restaurantstream.adapters.EventJson;
import io.restaurantstream.event.Event;
import io.restaurantstream.event.LocationChanged;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.RefundIssued;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CsvExportTest {

    private static final Path EXAMPLES = Path.of("../examples/import");

    @TempDir
    Path folder;

    /** Name, orders, what its rows with a quantity above and below 0 add up to, and the row that is broken. */
    static Stream<Arguments> examples() {
        return Stream.of(
                Arguments.of("pizza", 82, "5260.75", "20.75", 118L, "unit_price"),
                Arguments.of("coffee-shop", 197, "1086.67", "3.00", 101L, "store_location"),
                Arguments.of("french-bakery", 98, "13299.20", "10.50", 68L, "Quantity"),
                Arguments.of("takeaway", 62, "1832.35", "3.00", 141L, "Order Date"));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void addsUpToTheTotalsOfTheFileToTheCent(
            String name, int orders, String sold, String givenBack, long line, String column) throws Exception {
        CsvExport export = read(name, true);
        assertThat(export.orderCount()).isEqualTo(orders);
        List<Event> events = events(export);
        assertThat(events).hasSize((int) export.eventCount());

        assertThat(cents(events, OrderItemAdded.class, OrderItemAdded::extendedPriceCents))
                .isEqualTo(cents(sold))
                .isEqualTo(export.soldCents());
        assertThat(cents(events, PaymentCaptured.class, PaymentCaptured::totalCents))
                .isEqualTo(cents(sold));
        assertThat(cents(events, RefundIssued.class, RefundIssued::amountCents))
                .isEqualTo(cents(givenBack))
                .isEqualTo(export.givenBackCents());
        for (Event event : events) {
            EventJson.assertIsAccepted(event);
            if (event.payload() instanceof OrderItemAdded item) {
                BigDecimal price = BigDecimal.valueOf(item.unitPriceCents(), 2)
                        .multiply(BigDecimal.valueOf(item.qtyThousandths(), 3));
                assertThat(price.setScale(2, RoundingMode.HALF_UP)
                                .unscaledValue()
                                .longValue())
                        .isEqualTo(item.extendedPriceCents());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void namesFileLineAndColumnOfARowThatIsBroken(
            String name, int orders, String sold, String givenBack, long line, String column) {
        BadExportException refused = catchThrowableOfType(BadExportException.class, () -> read(name, false));
        assertThat(refused.problems()).hasSize(1);
        assertThat(refused.problems().get(0).line()).isEqualTo(line);
        assertThat(refused.problems().get(0).column()).isEqualTo(column);
        assertThat(refused)
                .hasMessageContaining(name + ".csv line " + line + ", column " + column + ": \"")
                .hasMessageEndingWith("Nothing was sent.");
    }

    @ParameterizedTest
    @MethodSource("examples")
    void makesTheSameEventsWithTheSameIdsEachTime(
            String name, int orders, String sold, String givenBack, long line, String column) throws Exception {
        List<Event> events = events(read(name, true));
        assertThat(events(read(name, true))).isEqualTo(events);
        Set<Object> ids = new HashSet<>();
        events.forEach(event -> ids.add(event.eventId()));
        assertThat(ids).hasSize(events.size());
    }

    @Test
    void readsTimesByTheClockOfTheMappingAlsoWhenItIsChanged() throws Exception {
        List<Event> events = events(read("pizza", true));
        assertThat(openedAt(events, "15")).isEqualTo(Instant.parse("2015-03-08T00:47:04Z"));
        assertThat(openedAt(events, "16")).isEqualTo(Instant.parse("2015-03-08T06:59:30Z"));
        // 02:30 was skipped: the till had not been told
        assertThat(openedAt(events, "17")).isEqualTo(Instant.parse("2015-03-08T07:30:00Z"));
        assertThat(openedAt(events, "18")).isEqualTo(Instant.parse("2015-03-08T07:10:00Z"));
        // 01:30 was there twice: the first is taken
        assertThat(openedAt(events, "66")).isEqualTo(Instant.parse("2015-11-01T04:45:00Z"));
        assertThat(openedAt(events, "67")).isEqualTo(Instant.parse("2015-11-01T05:30:00Z"));
        assertThat(openedAt(events, "68")).isEqualTo(Instant.parse("2015-11-01T07:05:00Z"));

        events = events(read("french-bakery", true));
        assertThat(events.stream().map(Event::ts))
                .contains(
                        Instant.parse("2021-03-28T00:59:00Z"),
                        Instant.parse("2021-03-28T01:30:00Z"),
                        Instant.parse("2021-03-28T01:01:00Z"),
                        Instant.parse("2021-10-30T23:50:00Z"),
                        Instant.parse("2021-10-31T00:30:00Z"),
                        Instant.parse("2021-10-31T02:05:00Z"),
                        Instant.parse("2021-08-14T21:59:00Z"),
                        Instant.parse("2021-08-14T22:00:00Z"));
        assertThat(events(read("takeaway", true)).stream().map(Event::ts))
                .contains(Instant.parse("2019-03-31T01:30:00Z"), Instant.parse("2019-10-27T00:30:00Z"));
        assertThat(events(read("coffee-shop", true)).stream().map(Event::ts))
                .contains(Instant.parse("2023-03-12T07:15:00Z"), Instant.parse("2023-11-05T05:15:00Z"));
    }

    @Test
    void tellsOrdersByTimeWithTheirLocationsFirst() throws Exception {
        List<Event> events = events(read("coffee-shop", true));
        assertThat(events.subList(0, 3))
                .allSatisfy(event -> assertThat(event.payload()).isInstanceOf(LocationChanged.class));
        LocationChanged second = (LocationChanged) events.get(1).payload();
        assertThat(second.locationCode()).isEqualTo("LOC-NY-005");
        assertThat(second.name()).isEqualTo("Lower Manhattan");
        assertThat(second.timeZone()).isEqualTo("America/New_York");
        assertThat(events.stream().map(Event::ts)).isSorted();
    }

    @Test
    void takesAQuantityBelowZeroAsARefundOfItsTicket() throws Exception {
        List<Event> events = events(read("french-bakery", true));
        List<RefundIssued> refunds = payloads(events, RefundIssued.class).toList();
        assertThat(refunds).hasSize(2);
        OrderCreated only = order(events, "150061.0");
        assertThat(refunds.get(0).orderId()).isEqualTo(only.orderId());
        assertThat(refunds.get(0).paymentId()).as("nothing was paid with it").isNull();
        assertThat(payloads(events, PaymentCaptured.class).map(PaymentCaptured::orderId))
                .doesNotContain(only.orderId());
        assertThat(refunds.get(1).orderId()).isEqualTo(order(events, "150096.0").orderId());
    }

    @Test
    void followsPricesThatChange() throws Exception {
        assertThat(payloads(events(read("french-bakery", true)), OrderItemAdded.class)
                        .filter(item -> item.itemName().equals("TRADITIONAL BAGUETTE"))
                        .map(OrderItemAdded::unitPriceCents)
                        .distinct())
                .containsExactly(120L, 125L);
    }

    @Test
    void noticesAnOrderThatWasCutOff() throws Exception {
        List<String> lines = Files.readAllLines(EXAMPLES.resolve("takeaway.csv"));
        Path cut = write("cut.csv", String.join("\n", lines.subList(0, 4)), "UTF-8");
        assertThatThrownBy(() -> CsvExport.read(mapping("takeaway"), List.of(cut), false))
                .isInstanceOf(BadExportException.class)
                .hasMessageContaining("cut.csv line 2: order 16101 has 3 rows, but says that it has 5");
        Path rest = write("rest.csv", lines.get(0) + "\n" + String.join("\n", lines.subList(4, 6)), "UTF-8");
        assertThat(CsvExport.read(mapping("takeaway"), List.of(cut, rest), false)
                        .orderCount())
                .isEqualTo(1);
    }

    @Test
    void tellsWhatIsWrongWithAFileAsAWhole() throws Exception {
        Path other = write("other.csv", "ticket,when\n1,2\n", "UTF-8");
        assertThatThrownBy(() -> CsvExport.read(mapping("pizza"), List.of(other), true))
                .isInstanceOf(BadExportException.class)
                .hasMessageContaining(
                        "other.csv line 1, column order_id: there is no such column; there are [ticket, when]");
        Path empty = write("empty.csv", "", "UTF-8");
        assertThatThrownBy(() -> CsvExport.read(mapping("pizza"), List.of(empty), true))
                .hasMessageContaining("the file is empty");
        Path latin = write("latin.csv", Files.readString(EXAMPLES.resolve("french-bakery.csv")), "windows-1252");
        assertThatThrownBy(() -> CsvExport.read(mapping("french-bakery"), List.of(latin), true))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("latin.csv is not in UTF-8; set file.encoding in the mapping");
        Path wide = write(
                "wide.csv",
                Files.readString(EXAMPLES.resolve("takeaway.csv")).replace("Pilau Rice,2,", "Pilau, Rice,2,"),
                "UTF-8");
        assertThatThrownBy(() -> CsvExport.read(mapping("takeaway"), List.of(wide), false))
                .hasMessageContaining("wide.csv line 2: the row has 7 columns; the first line names 6");
    }

    @Test
    void readsWhatExcelWrites() throws Exception {
        String text = "\uFEFF"
                + Files.readString(EXAMPLES.resolve("takeaway.csv"))
                        .lines()
                        .limit(6)
                        .map(line -> line.replace(',', ';'))
                        .collect(java.util.stream.Collectors.joining("\r\n"));
        Path excel = write("excel.csv", text, "UTF-8");
        Path mapping = write(
                "excel.yaml",
                Files.readString(EXAMPLES.resolve("takeaway.yaml")) + "file: {separator: \";\"}\n",
                "UTF-8");
        assertThat(CsvExport.read(Mapping.read(mapping), List.of(excel), false).orderCount())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1,234.50|.|123450", "1.234,50|,|123450", "1 234,5|,|123450", "-0.125|.|-13", ".5|.|50", "7|,|700"
            })
    void readsNumbersWithGroupedDigits(String text, String mark, long cents) throws Exception {
        long price = Math.abs(cents);
        assertThat(total(text, mark)).isEqualTo(cents < 0 ? -price : price);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1,5|.", "1.5|,", "12,34.5|.", "1.2.3|.", "1e3|.", "-|.", ".|.", "0x1|.", "1,2345|."})
    void refusesNumbersThatCouldMeanAnotherOne(String text, String mark) {
        assertThatThrownBy(() -> total(text, mark))
                .isInstanceOf(BadExportException.class)
                .hasMessageContaining("column total: \"" + text + "\" is not a number such as 2 or 1" + mark + "50");
    }

    /** What a row with this total adds up to, in cents, below 0 for what was given back. */
    private long total(String text, String mark) throws Exception {
        Path mapping = write("numbers.yaml", """
                source: numbers
                time_zone: UTC
                time_format: yyyy-MM-dd hh:mm a
                file: {separator: ";", decimal_mark: "%s"}
                columns: {time: day, item: item, unit_price: price, total: total, quantity: qty}
                constants: {location: LOC-1, category: x, service: takeout, payment_method: cash}
                """.formatted(mark), "UTF-8");
        String qty = text.startsWith("-0") ? "-1" : "1";
        Path file = write(
                "numbers.csv",
                "day;item;qty;price;total\n2026-01-02 05:00 pm;Tea;" + qty + ";0;" + text + "\n",
                "UTF-8");
        CsvExport export = CsvExport.read(Mapping.read(mapping), List.of(file), false);
        return export.soldCents() - export.givenBackCents();
    }

    @Test
    void refusesAMappingThatMakesNoSense() throws Exception {
        assertMappingIsRefused("source: pizza-export", "source: a b", "source: a b is not allowed");
        assertMappingIsRefused("America/New_York", "Mars/Base", "time_zone: Mars/Base is not known");
        assertMappingIsRefused("yyyy-MM-dd HH:mm:ss", "yyyy-bb", "time_format: yyyy-bb is not a pattern");
        assertMappingIsRefused("  service: takeout\n", "", "service must be in columns or in constants");
        assertMappingIsRefused(
                "  order: order_id",
                "  odrer: order_id",
                "pizza.yaml: columns.odrer is not known; known are [category");
        assertMappingIsRefused("  unit_price: unit_price\n", "", "columns.unit_price is missing");
        assertMappingIsRefused(
                "columns:", "file: {decimal_mark: \";\"}\ncolumns:", "decimal_mark: \";\" is not allowed");
        assertMappingIsRefused("columns:", "day_starts_at: early\ncolumns:", "day_starts_at: early is not a time");
    }

    private void assertMappingIsRefused(String what, String with, String message) throws IOException {
        String text = Files.readString(EXAMPLES.resolve("pizza.yaml"));
        assertThat(text).contains(what);
        Path file = write("pizza.yaml", text.replace(what, with), "UTF-8");
        assertThatThrownBy(() -> Mapping.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("pizza.yaml")
                .hasMessageContaining(message);
    }

    private Path write(String name, String text, String encoding) throws IOException {
        return Files.writeString(folder.resolve(name), text, Charset.forName(encoding));
    }

    private static CsvExport read(String name, boolean skipBadRows) throws IOException, BadExportException {
        return CsvExport.read(mapping(name), List.of(EXAMPLES.resolve(name + ".csv")), skipBadRows);
    }

    private static Mapping mapping(String name) throws IOException {
        return Mapping.read(EXAMPLES.resolve(name + ".yaml"));
    }

    private static List<Event> events(CsvExport export) {
        return export.events().flatMap(List::stream).toList();
    }

    private static Instant openedAt(List<Event> events, String order) {
        return order(events, order).orderTs();
    }

    private static OrderCreated order(List<Event> events, String externalId) {
        return payloads(events, OrderCreated.class)
                .filter(order -> order.externalId().equals(externalId))
                .findFirst()
                .orElseThrow();
    }

    private static <T> long cents(List<Event> events, Class<T> type, java.util.function.ToLongFunction<T> cents) {
        return payloads(events, type).mapToLong(cents).sum();
    }

    private static <T> Stream<T> payloads(List<Event> events, Class<T> type) {
        return events.stream().map(Event::payload).filter(type::isInstance).map(type::cast);
    }

    private static long cents(String amount) {
        return new BigDecimal(amount).movePointRight(2).longValueExact();
    }
}
