package io.restaurantstream.verification;

import static io.restaurantstream.verification.LogBuilder.NOON;
import static io.restaurantstream.verification.LogBuilder.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.event.GiftCardSold;
import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.OrderCancelled;
import io.restaurantstream.event.ShiftEnded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationTest {

    private String url;
    private Connection connection;
    private final LogBuilder log = new LogBuilder();

    @BeforeEach
    void connect() throws SQLException {
        url = TestPostgres.emptyTables();
        connection = TestPostgres.connect(url);
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    /** Two locations, three hours, all kinds of events, everything in its usual order. */
    private void usualLog() {
        log.order("a").item("a1", "a", 2).item("a2", "a", 1).payment("pa", "a", 3750);
        log.at("LOC-2").order("b", NOON.plus(Duration.ofMinutes(59))).item("b1", "b", 3);
        log.at("LOC-1")
                .order("c", NOON.plus(Duration.ofMinutes(61)))
                .payment("pc", "c", 1000)
                .feedback("fa", "a", 4);
        log.at("LOC-2")
                .payment("pb", "b", 3750)
                .item("b2", "b", 1)
                .feedback("fb", "b", 5)
                .order("unpaid");
    }

    /** Late, twice, inverted, corrected, orphaned, broken and missing. */
    private void unusualLog() {
        log.item("a1", "a", 2).payment("pa", "a", 2500).feedback("fa", "a", 1).order("a");
        log.payment("pa", "a", 2500).item("a1", "a", 5).feedback("fa", "a", 3);
        log.order("b")
                .payment("pb1", "b", 100)
                .payment("pb2", "b", 200)
                .item("b1", "b", 1)
                .item("b1", "b", 1);
        log.order("b", NOON.plus(Duration.ofHours(2))).order("b", NOON.plus(Duration.ofHours(3)));
        log.item("o1", "never", 1).payment("po", "never", 900).feedback("fo", "never", 2);
        log.skip(3).order("c").skip(1);
        log.garbage("{\"offset\":").garbage("no event").garbage(new byte[] {'{', (byte) 0xff, 0, '}'}, "");
        log.garbage("{\"offset\":1,\"nul\":\"\\u0000\"}").garbage("{\"a\0b\":1}");
        log.order("d")
                .lastEventWith("\"event_id\"", "\"unknown\":[1], \"event_id\"")
                .lastEventWith("delivery", "");
        log.garbage(log.entries().get(3).json(), "LOC-1").payment("pc", "c", 5);
    }

    private void loadAll() throws SQLException {
        new RowByRowLoader(connection).load(log.entries());
    }

    private void loadGapsOfUnusualLog() throws SQLException {
        new RowByRowLoader(connection).gap(18, 20);
        new RowByRowLoader(connection).gap(22, 22);
    }

    private VerificationResult verifyAll() throws Exception {
        return Verification.run(log.source(4), connection, OptionalLong.of(log.lastOffset()), ProgressListener.SILENT);
    }

    private VerificationResult verifySoFar() throws Exception {
        return Verification.run(log.source(4), connection, OptionalLong.empty(), ProgressListener.SILENT);
    }

    private void change(String sql) throws SQLException {
        assertThat(TestPostgres.execute(connection, sql))
                .as("rows changed by: %s", sql)
                .isPositive();
    }

    private static List<String> wrongTables(VerificationResult result) {
        return result.tables().stream()
                .filter(table -> !table.isEqual())
                .map(TableResult::table)
                .toList();
    }

    @Test
    void reportsEqualTablesAsEqual() throws Exception {
        usualLog();
        loadAll();
        VerificationResult result = verifyAll();
        assertThat(ResultTable.of(result)).contains("All tables are equal");
        assertThat(result.isEqual()).isTrue();
        assertThat(result.table("raw.events_raw").expectedRows()).isEqualTo(log.lastOffset());
        assertThat(result.table("analytics.payments").actualMoney()).isEqualByComparingTo("85.60");
        assertThat(result.table("analytics.hourly_sales").actualRows()).isEqualTo(3);
        assertThat(result.readUpTo()).isEqualTo(log.lastOffset());
    }

    @Test
    void findsEqualTheOutcomeOfAnUnusualLog() throws Exception {
        unusualLog();
        loadAll();
        loadGapsOfUnusualLog();
        VerificationResult result = verifyAll();
        assertThat(ResultTable.of(result)).contains("All tables are equal");
        assertThat(result.table("raw.events_rejected").expectedRows()).isEqualTo(10);
        assertThat(result.table("raw.event_gaps").expectedRows()).isEqualTo(2);
    }

    @Test
    void whatBelongsToAnOrderWaitsForItAtItsLocation() throws Exception {
        usualLog();
        log.at("LOC-1");
        log.add(new ShiftEnded(id("shift"), NOON)).lastEventWith("\"ended_ts\"", "\"order_id\":7,\"ended_ts\"");
        log.add(new OrderCancelled(id("a"), "left", NOON));
        log.add(new OrderCancelled(id("never"), null, NOON));
        log.at("LOC-2").add(new OrderCancelled(id("a"), "nobody knows it here", NOON));
        loadAll();
        VerificationResult result = verifyAll();
        assertThat(ResultTable.of(result)).contains("All tables are equal");
        assertThat(result.table("raw.events_rejected").expectedRows()).isEqualTo(2);
        assertThat(result.table("raw.events_raw").expectedRows()).isEqualTo(log.lastOffset() - 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T17:00:00.9999999Z",
                "2026-11-20t17:00:00.123456789z",
                "2026-11-20 17:00:00Z",
                "2026-11-20T23:59:60Z",
                "2026-11-20T23:59:60.5-0530",
                "2026-11-20T17:00:00.25+14",
                "2026-11-20T17:00:00+23:59",
                "1970-01-01T00:00:00-00:00",
            })
    void readsATimeInWhateverFormItIsAccepted(String spelt) throws Exception {
        // the time of the event, which is a second after noon, and that of the order
        log.order("a")
                .lastEventWith("2026-11-20T12:00:01+00:00", spelt)
                .lastEventWith("2026-11-20T12:00:00+00:00", spelt);
        log.payment("pa", "a", 100).feedback("fa", "a", 3).lastEventWith("2026-11-20T12:00:00+00:00", spelt);
        loadAll();
        assertThat(ResultTable.of(verifyAll())).contains("All tables are equal");
    }

    /** As {@code raw.trim_events} does it with a million at once. */
    private void trimUpTo(long offset) throws SQLException {
        change("INSERT INTO raw.events_trimmed (partition_key, last_offset, trimmed_at)"
                + " SELECT partition_key, max(event_offset), now() - interval '1 minute' FROM raw.events_raw"
                + " WHERE event_offset <= " + offset + " GROUP BY partition_key"
                + " UNION ALL SELECT '', " + offset + ", now()");
        change("DELETE FROM raw.events_raw WHERE event_offset <= " + offset);
    }

    @Test
    void reportsATrimmedLogAsEqual() throws Exception {
        usualLog();
        loadAll();
        trimUpTo(3);
        VerificationResult result = verifyAll();
        assertThat(ResultTable.of(result)).contains("All tables are equal");
        assertThat(result.table("raw.events_raw").expectedRows()).isEqualTo(log.lastOffset() - 3);
        assertThat(verifySoFar().isEqual()).isTrue();
        change("DELETE FROM raw.events_raw WHERE event_offset = 4");
        assertThat(wrongTables(verifyAll())).containsExactly("raw.events_raw");
    }

    /** Erases the events of the answer, the guest or the order. */
    private void erase(String kind, String name) throws SQLException {
        select("SELECT raw.erase_events(ARRAY(SELECT raw.events_about('" + kind + "', '" + id(name)
                + "')), 'request 7')");
    }

    private String select(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** Every text of a table, all of its columns. */
    private String contents(String table) throws SQLException {
        return select("SELECT string_agg(t::text, ' ') FROM " + table + " AS t");
    }

    @Test
    void reportsTablesAsEqualFromWhichAnOrderWasErased() throws Exception {
        usualLog();
        log.at("LOC-1").add(new GiftCardSold(id("gift"), id("a"), "card of Ann", 500, NOON));
        log.feedback("waits", "never", 2).lastEventWith("line\\none", "Ann waits");
        log.feedback("refused", "a", 2).lastEventWith("\"rating\":2", "\"rating\":\"Ann\"");
        log.garbage("{\"offset\":" + (log.lastOffset() + 1) + ",\"about\":\"" + id("a") + "\",\"who\":\"Ann\"");
        log.feedback("named", "a", 3).lastEventWith("\"rating\":3", "\"guest\":\"Ann\",\"rating\":3");
        loadAll();
        assertThat(verifyAll().isEqual()).isTrue();
        assertThat(contents("raw.events_raw") + contents("raw.events_rejected")).contains("Ann", "visit_id");

        erase("order", "a");
        erase("feedback", "waits");

        VerificationResult result = verifyAll();
        assertThat(ResultTable.of(result))
                .contains("All tables are equal", "events were compared without the personal data");
        assertThat(verifySoFar().isEqual()).isTrue();
        assertThat(contents("raw.events_raw") + contents("raw.events_rejected") + contents("analytics.gift_cards_sold"))
                .doesNotContain("Ann");
        assertThat(contents("(SELECT * FROM analytics.feedback WHERE location_code = 'LOC-1')"))
                .doesNotContain("line");
        assertThat(contents("(SELECT * FROM analytics.feedback WHERE location_code = 'LOC-2')"))
                .contains("line");
        change("UPDATE raw.events_raw SET payload = payload || '{\"comment\": \"Ann is back\"}' WHERE event_type ="
                + " 'feedback_submitted' AND payload ->> 'order_id' = '" + id("a") + "'");
        assertThat(wrongTables(verifyAll())).containsExactly("raw.events_raw");
        assertThat(select("SELECT raw.repeat_erasures()")).isEqualTo("4");
        assertThat(select("SELECT raw.repeat_erasures()")).isEqualTo("0");
        assertThat(verifyAll().isEqual()).isTrue();
    }

    @Test
    void knowsWhatWasErasedFromFactsWhoseRawEventsWereTrimmed() throws Exception {
        usualLog();
        loadAll();
        trimUpTo(log.lastOffset());
        erase("feedback", "fb");
        assertThat(ResultTable.of(verifySoFar()))
                .contains("All tables are equal", "1 events were compared without the personal data");
        assertThat(contents("analytics.feedback")).contains("line");
    }

    @Test
    void acceptsAnErasedEventThatWaitedWhenItsOrderComes() throws Exception {
        usualLog();
        log.feedback("waits", "late", 2);
        loadAll();
        erase("feedback", "waits");
        List<LogPage.Entry> before = List.copyOf(log.entries());
        log.order("late");
        new RowByRowLoader(connection)
                .load(log.entries().subList(before.size(), log.entries().size()));
        assertThat(wrongTables(verifyAll()))
                .doesNotContain("raw.events_raw", "raw.events_rejected", "analytics.feedback");
    }

    @Test
    void knowsHowFarALocationWasWrittenAllOfWhoseEventsWereTrimmed() throws Exception {
        usualLog();
        loadAll();
        trimUpTo(log.lastOffset());
        VerificationResult result = verifySoFar();
        assertThat(ResultTable.of(result)).contains("All tables are equal");
        assertThat(result.table("analytics.orders").expectedRows()).isPositive();
    }

    @Test
    void findsEmptyTablesEqualToAnEmptyLog() throws Exception {
        assertThat(verifyAll().isEqual()).isTrue();
        assertThat(verifySoFar().isEqual()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            a missing event          ; raw.events_raw         ; DELETE FROM raw.events_raw WHERE event_offset = 2
            another payload          ; raw.events_raw         ; UPDATE raw.events_raw SET payload = payload || '{"qty": 9}' WHERE event_offset = 2
            an event beyond the log  ; raw.events_raw         ; INSERT INTO raw.events_raw SELECT 1000, event_id, event_type, ts, partition_key, payload FROM raw.events_raw WHERE event_offset = 2
            an event that was fine   ; raw.events_rejected    ; INSERT INTO raw.events_rejected (event_offset, reason, detail, raw_text) VALUES (1000, 'wrong_type', 'x', 'y')
            a gap that is none       ; raw.event_gaps         ; INSERT INTO raw.event_gaps VALUES (1000, 1001)
            a missing order          ; analytics.orders       ; DELETE FROM analytics.orders WHERE paid_at IS NULL
            an order without money   ; analytics.orders       ; UPDATE analytics.orders SET subtotal = NULL, tax = NULL, tip = NULL, total = NULL, paid_at = NULL, paid_offset = NULL WHERE paid_offset = 4
            an order's other time    ; analytics.orders       ; UPDATE analytics.orders SET order_ts = order_ts + interval '1 microsecond' WHERE paid_offset = 4
            a missing line           ; analytics.order_items  ; DELETE FROM analytics.order_items WHERE qty = 3
            a line's other name      ; analytics.order_items  ; UPDATE analytics.order_items SET item_name = item_name || ' ' WHERE qty = 3
            one cent                 ; analytics.payments     ; UPDATE analytics.payments SET total = total + 0.01 WHERE event_offset = 4
            a provider from nowhere  ; analytics.payments     ; UPDATE analytics.payments SET provider = '' WHERE event_offset = 4
            a missing answer         ; analytics.feedback     ; DELETE FROM analytics.feedback WHERE rating = 5
            an answer from nowhere   ; analytics.feedback     ; INSERT INTO analytics.feedback (order_id, feedback_id, location_code, rating, created_ts, event_offset) SELECT order_id, gen_random_uuid(), location_code, 1, created_ts, event_offset FROM analytics.feedback LIMIT 1
            another hour's total     ; analytics.hourly_sales ; UPDATE analytics.hourly_sales SET total = total - 0.01 WHERE items_sold = 4
            a cent of gross sales    ; analytics.hourly_sales ; UPDATE analytics.hourly_sales SET gross = gross + 0.01 WHERE items_sold = 4
            guests from nowhere      ; analytics.hourly_sales ; UPDATE analytics.hourly_sales SET guests = 1 WHERE items_sold = 4
            a late sale from nowhere ; analytics.late_sales   ; INSERT INTO analytics.late_sales (event_offset, order_id, location_code, hour_start, order_count, items_sold, subtotal, tax, tip, total) SELECT 1, gen_random_uuid(), location_code, hour_start, 1, 0, 0, 0, 0, 0 FROM analytics.hourly_sales LIMIT 1
            an hour's other offset   ; analytics.hourly_sales ; UPDATE analytics.hourly_sales SET last_offset = last_offset - 1 WHERE items_sold = 4
            a cent of an item        ; analytics.items_by_hour ; UPDATE analytics.items_by_hour SET gross = gross + 0.01 WHERE ctid = (SELECT ctid FROM analytics.items_by_hour LIMIT 1)
            a sale too many          ; analytics.sales_by_service ; UPDATE analytics.sales_by_service SET order_count = order_count + 1 WHERE ctid = (SELECT ctid FROM analytics.sales_by_service LIMIT 1)
            an order of an item      ; analytics.items_by_hour ; UPDATE analytics.items_by_hour SET orders = orders + 1 WHERE ctid = (SELECT ctid FROM analytics.items_by_hour LIMIT 1)
            a provider of a payment  ; analytics.tenders_by_hour ; INSERT INTO analytics.tenders_by_hour SELECT hour_start, location_code, method, 1, 1, 0, 0, 0, 1, now(), 'nobody' FROM analytics.tenders_by_hour LIMIT 1
            a cent of guests' sales  ; analytics.sales_by_service ; UPDATE analytics.sales_by_service SET guest_sales = guest_sales + 0.01 WHERE ctid = (SELECT ctid FROM analytics.sales_by_service LIMIT 1)
            a cent of a day          ; analytics.items_by_day ; UPDATE analytics.items_by_day SET gross = gross + 0.01 WHERE ctid = (SELECT ctid FROM analytics.items_by_day LIMIT 1)
            a missing answer of a day ; analytics.answers_by_day ; DELETE FROM analytics.answers_by_day WHERE ctid = (SELECT ctid FROM analytics.answers_by_day LIMIT 1)
            a name from nowhere      ; analytics.items_as_sold ; INSERT INTO analytics.items_as_sold VALUES (gen_random_uuid(), 'pizza', 'Nobody ordered this', 1)
            a name of a later line   ; analytics.items_as_sold ; UPDATE analytics.items_as_sold SET first_offset = first_offset + 1 WHERE ctid = (SELECT ctid FROM analytics.items_as_sold LIMIT 1)
            a payment too many       ; analytics.tenders_by_hour ; UPDATE analytics.tenders_by_hour SET payments = payments + 1 WHERE ctid = (SELECT ctid FROM analytics.tenders_by_hour LIMIT 1)
            a missing answer         ; analytics.answers_by_hour ; DELETE FROM analytics.answers_by_hour WHERE ctid = (SELECT ctid FROM analytics.answers_by_hour LIMIT 1)
            an exception from nowhere ; analytics.exceptions_by_hour ; INSERT INTO analytics.exceptions_by_hour SELECT hour_start, location_code, 'void', '', 1, 1, 1 FROM analytics.hourly_sales LIMIT 1
            a missing hour           ; analytics.hourly_sales ; DELETE FROM analytics.hourly_sales WHERE items_sold = 4
            an hour from nowhere     ; analytics.hourly_sales ; INSERT INTO analytics.hourly_sales (location_code, hour_start, order_count, items_sold, subtotal, tax, tip, total, last_offset) SELECT location_code, hour_start - interval '1 hour', order_count, items_sold, subtotal, tax, tip, total, last_offset FROM analytics.hourly_sales LIMIT 1
            """)
    void findsWhatIsWrongInOneTable(String what, String table, String damage) throws Exception {
        usualLog();
        loadAll();
        change(damage);
        VerificationResult result = verifyAll();
        assertThat(wrongTables(result)).as(what).containsExactly(table);
        assertThat(result.isEqual()).isFalse();
        assertThat(result.table(table).wrongRows()).isEqualTo(1);
        assertThat(result.table(table).firstDifferences()).hasSize(1);
    }

    @Test
    void findsALateItemFromNowhereInItsHourAndInItsDay() throws Exception {
        usualLog();
        loadAll();
        change(
                "INSERT INTO analytics.late_roll_ups SELECT 1, gen_random_uuid(), 'items_by_hour', location_code, hour_start,"
                        + " menu_item_id::text, '', ARRAY[1, 1, 1], true FROM analytics.items_by_hour LIMIT 1");
        assertThat(wrongTables(verifyAll())).containsExactly("analytics.items_by_hour", "analytics.items_by_day");
    }

    @Test
    void leavesOutDaysThatWaitToBeAddedUp() throws Exception {
        usualLog();
        loadAll();
        change("UPDATE analytics.items_by_day SET gross = gross + 0.01");
        assertThat(wrongTables(verifyAll())).containsExactly("analytics.items_by_day");
        change("INSERT INTO analytics.days_to_add_up SELECT DISTINCT business_day, location_code"
                + " FROM analytics.items_by_day");
        assertThat(wrongTables(verifyAll())).isEmpty();
    }

    @Test
    void findsARowThatWentBack() throws Exception {
        log.order("a").item("a1", "a", 2).item("a1", "a", 5);
        loadAll();
        change("UPDATE analytics.order_items SET qty = 2, extended_price = 25.00, event_offset = 2");
        TableResult items = verifyAll().table("analytics.order_items");
        assertThat(items.differentRows()).isEqualTo(1);
        assertThat(items.expectedMoney()).isEqualByComparingTo("62.50");
        assertThat(items.actualMoney()).isEqualByComparingTo("25.00");
        assertThat(items.firstDifferences())
                .hasToString("[order_id=" + id("a") + ", order_item_id=" + id("a1")
                        + ", location_code=LOC-1: expected qty=5, extended_price=62.50, event_offset=3"
                        + " / actual qty=2.000, extended_price=25.00, event_offset=2]");
    }

    @Test
    void findsARejectedEventThatIsNotThere() throws Exception {
        unusualLog();
        loadAll();
        loadGapsOfUnusualLog();
        change("DELETE FROM raw.events_rejected WHERE raw_text = 'no event'");
        VerificationResult result = verifyAll();
        assertThat(wrongTables(result)).containsExactly("raw.events_rejected");
        assertThat(result.table("raw.events_rejected").missingRows()).isEqualTo(1);
    }

    @Test
    void findsChangedBytesOfARejectedEvent() throws Exception {
        unusualLog();
        loadAll();
        loadGapsOfUnusualLog();
        change("UPDATE raw.events_rejected SET raw_bytes = raw_bytes || '\\x00' WHERE raw_bytes IS NOT NULL");
        assertThat(verifyAll().table("raw.events_rejected").differentRows()).isEqualTo(2);
    }

    @Test
    void findsAnOrphanAmongTheEventsThatHaveTheirOrder() throws Exception {
        log.order("a").item("o1", "never", 1);
        loadAll();
        change("INSERT INTO raw.events_raw (event_offset, event_id, event_type, ts, partition_key, payload)"
                + " SELECT 2, '" + id("event 2") + "', 'order_item_added', now(), 'LOC-1',"
                + " raw_text::jsonb -> 'payload' FROM raw.events_rejected");
        change("DELETE FROM raw.events_rejected");
        VerificationResult result = verifyAll();
        assertThat(wrongTables(result)).containsExactly("raw.events_raw", "raw.events_rejected");
        assertThat(result.table("raw.events_raw").extraRows()).isEqualTo(1);
        assertThat(result.table("raw.events_rejected").firstDifferences())
                .singleElement()
                .asString()
                .contains("unknown_order", "missing_order_id=" + id("never"), "actual no such row");
    }

    @Test
    void findsAGapThatWasNotRecorded() throws Exception {
        log.order("a").skip(2).order("b");
        loadAll();
        assertThat(verifyAll().table("raw.event_gaps").firstDifferences())
                .hasToString("[first_offset=2: expected last_offset=3 / actual no such row]");
        new RowByRowLoader(connection).gap(2, 3);
        assertThat(verifyAll().isEqual()).isTrue();
    }

    @Test
    void mergesNeighbouringGaps() throws Exception {
        log.order("a").skip(5).order("b");
        loadAll();
        new RowByRowLoader(connection).gap(2, 4);
        new RowByRowLoader(connection).gap(5, 6);
        assertThat(verifyAll().isEqual()).isTrue();
    }

    @Test
    void acceptsGapsThatTheServerNames() throws Exception {
        log.order("a").skip(2).order("b").skip(1);
        loadAll();
        new RowByRowLoader(connection).gap(2, 3);
        new RowByRowLoader(connection).gap(5, 5);
        List<LogPage.Gap> gaps = List.of(new LogPage.Gap(2, 3), new LogPage.Gap(5, 5));
        VerificationResult result =
                Verification.run(log.sourceWithGaps(1, gaps), connection, OptionalLong.of(5), ProgressListener.SILENT);
        assertThat(wrongTables(result)).isEmpty();
        assertThat(result.table("raw.event_gaps").actualRows()).isEqualTo(2);
    }

    @Test
    void countsARepeatedEventOnce() throws Exception {
        usualLog();
        loadAll();
        LogSource stuttering = since -> log.source(5).after(Math.max(0, since - 3));
        VerificationResult result =
                Verification.run(stuttering, connection, OptionalLong.of(log.lastOffset()), ProgressListener.SILENT);
        assertThat(wrongTables(result)).isEmpty();
        assertThat(result.events()).isEqualTo(log.lastOffset());
    }

    @Test
    void addsLateSalesToTheWindows() throws Exception {
        log.order("a").payment("pa", "a", 100).order("b").item("b1", "b", 2).payment("pb", "b", 1000);
        loadAll();
        change("UPDATE analytics.hourly_sales SET order_count = 1, items_sold = 0, subtotal = 1.00, tax = 0.13,"
                + " tip = 0.07, total = 1.20, gross = 0, last_offset = 2");
        assertThat(wrongTables(verifyAll())).containsExactly("analytics.hourly_sales");
        change("INSERT INTO analytics.late_sales (event_offset, order_id, location_code, hour_start, order_count,"
                + " items_sold, subtotal, tax, tip, total, gross) VALUES (5, '" + id("b")
                + "', 'LOC-1', '2026-11-20 12:00Z', 1, 2, 10.00, 0.13, 0.07, 10.20, 25.00)");
        assertThat(wrongTables(verifyAll())).isEmpty();
        change("UPDATE raw.events_raw SET ingested_at = now() - interval '1 minute'");
        assertThat(wrongTables(verifySoFar())).isEmpty();
    }

    @Test
    void findsALateSaleThatSaysAnotherAmountThanItsEvent() throws Exception {
        log.order("a").payment("pa", "a", 100);
        loadAll();
        change("UPDATE analytics.hourly_sales SET order_count = 0, subtotal = 0, tax = 0, tip = 0, total = 0");
        change("INSERT INTO analytics.late_sales (event_offset, order_id, location_code, hour_start, order_count,"
                + " items_sold, subtotal, tax, tip, total) VALUES (2, '" + id("a")
                + "', 'LOC-1', '2026-11-20 12:00Z', 1, 0, 1.00, 0.13, 0.07, 1.21)");
        assertThat(wrongTables(verifyAll())).containsExactly("analytics.late_sales");
    }

    @Test
    void doesNotAskAnHourThatBeganBefore020ForTheNumbersOfTheTrade() throws Exception {
        usualLog();
        loadAll();
        change("UPDATE analytics.hourly_sales SET gross = NULL, voids = NULL, discounts = NULL, comps = NULL, charges ="
                + " NULL, gratuity = NULL, gift_cards = NULL, refunds = NULL, refunded_tax = NULL, refunded_tip = NULL,"
                + " refunds_issued = NULL, guests = NULL WHERE items_sold = 4");
        assertThat(wrongTables(verifyAll())).isEmpty();
        change("UPDATE analytics.hourly_sales SET total = total + 0.01 WHERE items_sold = 4");
        assertThat(wrongTables(verifyAll())).containsExactly("analytics.hourly_sales");
    }

    @Test
    void addsLateSalesOfAForgottenOrderToTheHourOfTheOrder() throws Exception {
        log.order("a").payment("pa", "a", 100).item("a1", "a", 2);
        log.item("n1", "never", 4).payment("pn", "never", 700);
        loadAll();
        change("UPDATE analytics.hourly_sales SET items_sold = 0, last_offset = 2");
        change("UPDATE raw.events_raw SET ingested_at = now() - interval '1 minute'");
        assertThat(wrongTables(verifyAll())).containsExactly("analytics.hourly_sales");
        assertThat(wrongTables(verifySoFar())).containsExactly("analytics.hourly_sales");
        change("INSERT INTO analytics.late_sales VALUES (0, '" + id("a")
                + "', 'LOC-1', NULL, 0, 2, 0, 0, 0, 0), (0, '" + id("never")
                + "', 'LOC-1', NULL, 1, 4, 7.00, 0.13, 0.07, 7.20)");
        assertThat(wrongTables(verifyAll())).isEmpty();
        assertThat(wrongTables(verifySoFar())).isEmpty();
    }

    @Test
    void leavesOutTheHoursOfAnOrderThatChangedAfterItWasForgotten() throws Exception {
        log.order("a").payment("pa", "a", 100).item("a1", "a", 2);
        log.order("b", NOON.plus(Duration.ofHours(2))).payment("pb", "b", 700);
        loadAll();
        change("UPDATE analytics.hourly_sales SET items_sold = 0, gross = 0 WHERE last_offset = 3");
        change("UPDATE analytics.sales_by_service SET items_sold = 0, gross = 0");
        change("DELETE FROM analytics.items_by_hour");
        assertThat(wrongTables(verifyAll()))
                .containsExactly("analytics.hourly_sales", "analytics.sales_by_service", "analytics.items_by_hour");
        change("INSERT INTO analytics.late_roll_ups VALUES (3, '" + id("a")
                + "', 'orders', 'LOC-1', NULL, 'unknown', '', '{1}', false)");
        VerificationResult result = verifyAll();
        assertThat(wrongTables(result)).isEmpty();
        assertThat(result.incompleteHours()).isEqualTo(1);
        change("UPDATE analytics.hourly_sales SET total = total + 0.01 WHERE last_offset = 5");
        assertThat(wrongTables(verifyAll())).containsExactly("analytics.hourly_sales");
    }

    @Test
    void comparesTheHoursOfAnOrderThatCameAfterItsEventsOrTwice() throws Exception {
        log.payment("pa", "a", 100).order("a").order("a", NOON.plus(Duration.ofHours(2)));
        loadAll();
        change("INSERT INTO analytics.late_roll_ups VALUES (1, '" + id("a")
                + "', 'orders', 'LOC-1', NULL, 'unknown', '', '{1}', false), (2, '" + id("a")
                + "', 'orders', 'LOC-1', NULL, 'unknown', '', '{-1}', true)");
        VerificationResult result = verifyAll();
        assertThat(wrongTables(result)).isEmpty();
        assertThat(result.incompleteHours()).isZero();
        change("DELETE FROM analytics.late_roll_ups WHERE key = 'again'");
        assertThat(verifyAll().incompleteHours()).isEqualTo(2);
    }

    @Test
    void acceptsAnHourWithoutSalesWithOrWithoutARow() throws Exception {
        log.order("a").payment("pa", "a", 100).order("a", NOON.plus(Duration.ofHours(1)));
        loadAll();
        assertThat(wrongTables(verifyAll())).isEmpty();
        change("DELETE FROM analytics.hourly_sales WHERE order_count = 0");
        assertThat(wrongTables(verifyAll())).isEmpty();
    }

    @Test
    void leavesTheDatabaseAndTheConnectionAsTheyWere() throws Exception {
        usualLog();
        loadAll();
        verifyAll();
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
        assertThat(TestPostgres.execute(connection, "CREATE TEMP TABLE truth_log ()"))
                .isZero();
    }

    @Test
    void needsOnlyTheRightsOfAReader() throws Exception {
        usualLog();
        loadAll();
        TestPostgres.execute(connection, "CREATE ROLE proofreader LOGIN IN ROLE restaurant_reader");
        TestPostgres.execute(connection, "ALTER ROLE proofreader SET default_transaction_read_only = on");
        try (Connection reader = DriverManager.getConnection(url, "proofreader", "")) {
            assertThat(Verification.run(
                                    log.source(100), reader, OptionalLong.of(log.lastOffset()), ProgressListener.SILENT)
                            .isEqual())
                    .isTrue();
        }
    }

    @Test
    void readsTheSnapshotBeforeTheLog() throws Exception {
        usualLog();
        loadAll();
        LogSource writing = since -> {
            try (Connection job = TestPostgres.connect(url)) {
                TestPostgres.execute(job, "UPDATE analytics.payments SET total = total + 1");
            } catch (SQLException e) {
                throw new IOException(e);
            }
            return log.source(100).after(since);
        };
        assertThat(Verification.run(writing, connection, OptionalLong.of(log.lastOffset()), ProgressListener.SILENT)
                        .isEqual())
                .isTrue();
        assertThat(verifyAll().isEqual()).isFalse();
    }

    @Test
    void refusesALogThatEndsBeforeTheAgreedOffset() {
        log.order("a");
        assertThatThrownBy(
                        () -> Verification.run(log.source(10), connection, OptionalLong.of(2), ProgressListener.SILENT))
                .isInstanceOf(IOException.class)
                .hasMessage("the log ends at offset 1, before 2, up to which it should be verified");
    }

    @Test
    void refusesALogThatChangesItsEpoch() {
        log.order("a").order("b");
        LogSource twoLogs = since -> {
            LogPage page = log.source(1).after(since);
            return new LogPage(page.entries(), page.nextSince(), "epoch " + since, 1, -1, null, null);
        };
        assertThatThrownBy(() -> Verification.run(twoLogs, connection, OptionalLong.of(2), ProgressListener.SILENT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the log's epoch was epoch 0 and is now epoch 1");
    }

    @Test
    void refusesALogWithoutItsBeginning() {
        log.order("a");
        LogSource trimmed = since -> new LogPage(log.entries(), 1, null, 7, -1, null, null);
        assertThatThrownBy(() -> Verification.run(trimmed, connection, OptionalLong.of(1), ProgressListener.SILENT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("begins at offset 7");
    }

    @Test
    void verifiesOnlyUpToTheAgreedOffset() throws Exception {
        usualLog();
        new RowByRowLoader(connection).load(log.entries().subList(0, 7));
        assertThat(Verification.run(log.source(3), connection, OptionalLong.of(7), ProgressListener.SILENT)
                        .isEqual())
                .isTrue();
        assertThat(Verification.run(log.source(3), connection, OptionalLong.of(6), ProgressListener.SILENT)
                        .isEqual())
                .isFalse();
    }

    @Test
    void tellsHowFarItIs() throws Exception {
        usualLog();
        loadAll();
        List<String> told = new ArrayList<>();
        ProgressListener listener = new ProgressListener() {
            @Override
            public void read(long events, long offset) {
                told.add(events + " to " + offset);
            }

            @Override
            public void computing(int step, int steps) {
                if (step == steps) {
                    told.add("computed");
                }
            }

            @Override
            public void comparing(String table) {
                told.add(table);
            }
        };
        Verification.run(log.source(7), connection, OptionalLong.of(log.lastOffset()), listener);
        assertThat(told)
                .startsWith("7 to 7", "13 to 13", "computed", "raw.events_raw")
                .endsWith("analytics.answers_by_day")
                .hasSize(3 + ComparedTable.ALL.size());
    }

    @Test
    void givesTheSameResultInBothModesOnceEverythingHasSettled() throws Exception {
        unusualLog();
        loadAll();
        loadGapsOfUnusualLog();
        change("UPDATE raw.events_raw SET ingested_at = now() - interval '1 minute'");
        VerificationResult agreed = verifyAll();
        VerificationResult soFar = verifySoFar();
        assertThat(soFar.tables()).isEqualTo(agreed.tables());
        assertThat(soFar.waitingEvents()).isZero();
        change("DELETE FROM raw.events_rejected WHERE raw_text = 'no event'");
        change("DELETE FROM raw.event_gaps WHERE first_offset = 18");
        change("DELETE FROM analytics.hourly_sales WHERE order_count = 1");
        assertThat(wrongTables(verifySoFar()))
                .containsExactly("raw.events_rejected", "raw.event_gaps", "analytics.hourly_sales");
    }

    @Test
    void verifiesLocationsAsFarAsEachIsWritten() throws Exception {
        usualLog();
        List<LogPage.Entry> written = log.entries().stream()
                .filter(entry -> entry.partitionKey().equals("LOC-1") || entry.offset() <= 5)
                .toList();
        new RowByRowLoader(connection).load(written);
        VerificationResult result = verifySoFar();
        assertThat(wrongTables(result)).isEmpty();
        assertThat(result.readUpTo()).isEqualTo(9);
        assertThat(result.waitingEvents()).isEqualTo(1);
        change("DELETE FROM raw.events_raw WHERE event_offset = 3");
        change("DELETE FROM analytics.order_items WHERE event_offset = 3");
        assertThat(wrongTables(verifySoFar())).containsExactly("raw.events_raw", "analytics.order_items");
    }

    @Test
    void comparesAnHourAsOfTheOffsetItNames() throws Exception {
        log.order("a").payment("pa", "a", 100).order("b").payment("pb", "b", 1000);
        loadAll();
        String oneSale = "UPDATE analytics.hourly_sales SET order_count = 1, subtotal = 1.00, tax = 0.13, tip = 0.07,"
                + " total = 1.20, last_offset = ";
        change(oneSale + 2);
        assertThat(wrongTables(verifySoFar())).isEmpty();
        change(oneSale + 4);
        assertThat(wrongTables(verifySoFar())).containsExactly("analytics.hourly_sales");
    }

    @Test
    void requiresAnHourToContainSettledEvents() throws Exception {
        log.order("a").payment("pa", "a", 100);
        loadAll();
        change("DELETE FROM analytics.hourly_sales");
        assertThat(wrongTables(verifySoFar())).isEmpty();
        change("UPDATE raw.events_raw SET ingested_at = now() - interval '9 seconds'");
        assertThat(wrongTables(verifySoFar())).isEmpty();
        change("UPDATE raw.events_raw SET ingested_at = now() - interval '11 seconds'");
        assertThat(wrongTables(verifySoFar())).containsExactly("analytics.hourly_sales");
    }

    @Test
    void allowsASaleBeforeItsFacts() throws Exception {
        log.order("a").payment("pa", "a", 100).order("b").payment("pb", "b", 1000);
        loadAll();
        change("DELETE FROM raw.events_raw WHERE event_offset > 2");
        change("DELETE FROM analytics.payments WHERE event_offset > 2");
        change("DELETE FROM analytics.orders WHERE created_offset > 2");
        VerificationResult result = verifySoFar();
        assertThat(wrongTables(result)).isEmpty();
        assertThat(result.waitingEvents()).isEqualTo(2);
    }

    @Test
    void ignoresEventsThatMayStillBeInFlight() throws Exception {
        log.order("a")
                .garbage("bad")
                .skip(2)
                .garbage("bad".getBytes(StandardCharsets.UTF_8), "")
                .order("b");
        loadAll();
        change("DELETE FROM raw.events_rejected");
        assertThat(wrongTables(verifySoFar())).isEmpty();
        change("UPDATE raw.events_raw SET ingested_at = now() - interval '1 minute' WHERE event_offset = 1");
        assertThat(wrongTables(verifySoFar())).isEmpty();
        change("UPDATE raw.events_raw SET ingested_at = now() - interval '1 minute'");
        VerificationResult result = verifySoFar();
        assertThat(wrongTables(result)).containsExactly("raw.events_rejected", "raw.event_gaps");
        assertThat(result.table("raw.events_rejected").missingRows()).isEqualTo(2);
    }

    @Test
    void takesWhatHasArrivedBeforeItHadTo() throws Exception {
        log.order("a").garbage("bad").skip(2).order("b");
        loadAll();
        new RowByRowLoader(connection).gap(3, 4);
        VerificationResult result = verifySoFar();
        assertThat(wrongTables(result)).isEmpty();
        assertThat(result.table("raw.events_rejected").expectedRows()).isEqualTo(1);
        assertThat(result.table("raw.event_gaps").expectedRows()).isEqualTo(1);
    }

    @Test
    void requiresOfEachLocationItsOwnSettledEvents() throws Exception {
        log.at("LOC-2").order("slow");
        log.at("LOC-1")
                .order("a")
                .garbage("bad")
                .garbage("lost".getBytes(StandardCharsets.UTF_8), "")
                .order("b");
        log.at("LOC-2").order("later").at("LOC-1").order("c");
        loadAll();
        change("UPDATE raw.events_raw SET ingested_at = now() - interval '1 minute' WHERE event_offset IN (1, 2, 5)");
        change("DELETE FROM raw.events_rejected WHERE event_offset = 4");
        assertThat(wrongTables(verifySoFar())).isEmpty();
        change("DELETE FROM raw.events_rejected WHERE event_offset = 3");
        assertThat(verifySoFar().table("raw.events_rejected").firstDifferences())
                .singleElement()
                .extracting(RowDifference::key)
                .isEqualTo("event_offset=3");
    }

    @Test
    void findsRowsThatNoEventExplains() throws Exception {
        log.order("a").order("b");
        loadAll();
        new RowByRowLoader(connection).gap(1, 1);
        change("INSERT INTO raw.events_rejected (event_offset, reason, detail, raw_text) VALUES (2, 'x', 'y', 'z')");
        assertThat(wrongTables(verifySoFar())).containsExactly("raw.events_rejected", "raw.event_gaps");
    }

    @Test
    void parksAChildUntilItsOrderIsWritten() throws Exception {
        log.item("a1", "a", 1).item("a2", "a", 2).order("a").item("a3", "a", 3);
        new RowByRowLoader(connection).load(log.entries().subList(0, 2));
        assertThat(wrongTables(verifySoFar())).isEmpty();
        assertThat(verifySoFar().table("raw.events_rejected").expectedRows()).isEqualTo(2);
        change("DELETE FROM raw.events_rejected WHERE event_offset = 1");
        assertThat(wrongTables(verifySoFar())).containsExactly("raw.events_rejected");
    }

    @Test
    void isNotBehindWhenAnOffsetWasAgreed() throws Exception {
        usualLog();
        new RowByRowLoader(connection).load(log.entries().subList(0, 4));
        VerificationResult result = Verification.run(
                log.sourceWithGaps(3, List.of()), connection, OptionalLong.of(4), ProgressListener.SILENT);
        assertThat(result.behind()).isZero();
        assertThat(ResultTable.of(result)).endsWith("All tables are equal to the log, read up to offset 4\n");
    }

    @Test
    void tellsHowFarTheTablesAreBehindTheLog() throws Exception {
        usualLog();
        new RowByRowLoader(connection).load(log.entries().subList(0, 4));
        VerificationResult result = Verification.run(
                log.sourceWithGaps(3, List.of()), connection, OptionalLong.empty(), ProgressListener.SILENT);
        assertThat(result.isEqual()).isTrue();
        assertThat(result.latest()).isEqualTo(13);
        assertThat(result.behind()).isEqualTo(9);
        assertThat(ResultTable.of(result)).endsWith("""
                        All tables are equal to the log, read up to offset 4
                        The log has continued to offset 13; 9 events are not yet in the tables
                        """);
    }
}
