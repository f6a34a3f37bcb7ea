package io.restaurantstream.verification;

import static io.restaurantstream.verification.LogBuilder.NOON;
import static io.restaurantstream.verification.LogBuilder.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.PaymentMethod;
import io.restaurantstream.event.RefundIssued;
import io.restaurantstream.event.TipAdjusted;
import io.restaurantstream.verification.Follower.Round;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FollowerTest {

    private static final int HOUR = 3600;

    private String url;
    private Connection connection;
    private RowByRowLoader loader;
    private int loaded;
    private final LogBuilder log = new LogBuilder();

    @BeforeEach
    void connect() throws SQLException {
        url = TestPostgres.emptyTables();
        connection = TestPostgres.connect(url);
        loader = new RowByRowLoader(connection);
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    /** Brings what the log has since the last time into the tables, a minute ago. */
    private void load() throws SQLException {
        List<LogPage.Entry> entries = log.entries();
        loader.load(entries.subList(loaded, entries.size()));
        loaded = entries.size();
        TestPostgres.execute(connection, "UPDATE raw.events_raw SET ingested_at = now() - interval '1 minute'");
        TestPostgres.execute(connection, "UPDATE raw.events_rejected SET rejected_at = now() - interval '1 minute'");
    }

    /** An order of noon with an item, paid; a second one at another location; then events of later hours. */
    private void twoHoursAtTwoLocations() {
        log.order("a").item("a1", "a", 2).payment("pa", "a", 2500);
        log.at("LOC-2").order("b").item("b1", "b", 1).payment("pb", "b", 1250);
        untilItIs(2);
    }

    /** Ten events at each location, so that all its hours before noon and {@code hours} are over. */
    private void untilItIs(int hours) {
        log.skip((int) (hours * HOUR + 1 - log.lastOffset()));
        for (String location : List.of("LOC-1", "LOC-2")) {
            log.at(location);
            for (int i = 0; i < 10; i++) {
                log.feedback("answer " + log.lastOffset(), location.equals("LOC-1") ? "a" : "b", 5);
            }
        }
        log.at("LOC-1");
    }

    private Connection connectFollower() throws SQLException {
        Connection followers = TestPostgres.connect(url);
        TestPostgres.execute(followers, "SET ROLE restaurant_verifier");
        return followers;
    }

    private Follower follower(Connection followers) throws Exception {
        return follower(followers, Duration.ZERO);
    }

    private Follower follower(Connection followers, Duration allowedLateness) throws Exception {
        return Follower.start(log.source(7), followers, allowedLateness, Duration.ZERO);
    }

    /** As many rounds as it takes to find a difference for certain. */
    private static List<HourResult> rounds(Follower follower) throws Exception {
        List<HourResult> noted = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Round round;
            do {
                round = follower.next();
                noted.addAll(round.noted());
            } while (round.hasMore());
        }
        return noted;
    }

    private List<String> entries() throws SQLException {
        List<String> entries = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT location_code, to_char(hour_start AT TIME ZONE 'UTC', 'HH24'),"
                                + " CASE WHEN is_equal THEN 'equal' ELSE wrong_offset || ': ' || difference END"
                                + " FROM analytics.verified_hours"
                                + " JOIN (SELECT location_code, hour_start, version FROM analytics.hour_versions) AS now"
                                + " USING (location_code, hour_start, version) ORDER BY 2, 1")) {
            while (row.next()) {
                entries.add(row.getString(1) + " " + row.getString(2) + " " + row.getString(3));
            }
        }
        return entries;
    }

    @Test
    void verifiesAnHourOnceItIsFinalAtItsLocation() throws Exception {
        log.order("a").item("a1", "a", 2).payment("pa", "a", 2500);
        load();
        try (Connection followers = connectFollower()) {
            Follower follower = follower(followers, Duration.ofMinutes(30));
            rounds(follower);
            assertThat(entries()).isEmpty();
            untilItIs(1);
            load();
            rounds(follower);
            assertThat(entries())
                    .as("the hour is over, but may still be corrected")
                    .isEmpty();
            untilItIs(2);
            load();
            rounds(follower);
            assertThat(entries()).containsExactly("LOC-1 12 equal");
        }
    }

    @Test
    void waitsUntilAllOfTheHourIsWritten() throws Exception {
        twoHoursAtTwoLocations();
        load();
        TestPostgres.execute(
                connection,
                "UPDATE raw.events_raw SET ingested_at = now() WHERE partition_key = 'LOC-1' AND event_offset > 1");
        try (Connection followers = connectFollower()) {
            rounds(follower(followers));
            assertThat(entries()).containsExactly("LOC-2 12 equal");
        }
    }

    @Test
    void namesTheOffsetOfAFactInWhichOneCentIsWrong() throws Exception {
        twoHoursAtTwoLocations();
        load();
        try (Connection followers = connectFollower()) {
            Follower follower = follower(followers);
            rounds(follower);
            assertThat(entries()).containsExactly("LOC-1 12 equal", "LOC-2 12 equal");
            TestPostgres.execute(
                    connection,
                    "UPDATE analytics.order_items SET extended_price = extended_price + 0.01 WHERE location_code = 'LOC-2'");
            rounds(follower);
            assertThat(entries().get(0)).isEqualTo("LOC-1 12 equal");
            assertThat(entries().get(1))
                    .startsWith("LOC-2 12 5: analytics.order_items")
                    .endsWith("expected extended_price=12.50 / actual extended_price=12.51");
            TestPostgres.execute(
                    connection,
                    "UPDATE analytics.order_items SET extended_price = extended_price - 0.01 WHERE location_code = 'LOC-2'");
            rounds(follower);
            assertThat(entries()).containsExactly("LOC-1 12 equal", "LOC-2 12 equal");
        }
    }

    @Test
    void namesTheOffsetOfARawEventThatIsNotAsTheLogIs() throws Exception {
        twoHoursAtTwoLocations();
        load();
        TestPostgres.execute(
                connection,
                "UPDATE raw.events_raw SET payload = jsonb_set(payload, '{extended_price}', '25.01') WHERE event_offset = 2");
        try (Connection followers = connectFollower()) {
            rounds(follower(followers));
            assertThat(entries()).containsExactly("LOC-1 12 2: raw.events_raw is not as the log is", "LOC-2 12 equal");
        }
    }

    @Test
    void anHourThatHasChangedIsNotVerifiedAnyMoreAndIsComparedAgain() throws Exception {
        twoHoursAtTwoLocations();
        load();
        try (Connection followers = connectFollower()) {
            Follower follower = follower(followers);
            rounds(follower);
            TestPostgres.execute(
                    connection, "UPDATE analytics.hourly_sales SET gross = gross + 0.01 WHERE location_code = 'LOC-1'");
            assertThat(entries()).containsExactly("LOC-2 12 equal");
            rounds(follower);
            assertThat(entries().get(0))
                    .startsWith("LOC-1 12 3: analytics.hourly_sales")
                    .contains("gross=25.01");
        }
    }

    @Test
    void findsACentInARollUp() throws Exception {
        twoHoursAtTwoLocations();
        load();
        TestPostgres.execute(connection, "UPDATE analytics.tenders_by_hour SET tip = tip + 0.01");
        try (Connection followers = connectFollower()) {
            rounds(follower(followers));
            assertThat(entries()).hasSize(2).allMatch(entry -> entry.contains(": analytics.tenders_by_hour"));
        }
    }

    @Test
    void comparesAgainWhatARefundAndATipOfLaterHoursChange() throws Exception {
        twoHoursAtTwoLocations();
        load();
        try (Connection followers = connectFollower()) {
            Follower follower = follower(followers);
            rounds(follower);
            String before = versionOf("LOC-1");
            log.add(new TipAdjusted(id("pa"), id("a"), 500, NOON.plus(Duration.ofHours(2))));
            log.add(new RefundIssued(
                    id("refund"),
                    id("a"),
                    null,
                    100,
                    100,
                    0,
                    0,
                    PaymentMethod.CASH,
                    null,
                    null,
                    NOON,
                    NOON.plus(Duration.ofHours(2)),
                    List.of(),
                    null));
            load();
            assertThat(entries()).doesNotContain("LOC-1 12 equal");
            rounds(follower);
            assertThat(entries()).contains("LOC-1 12 equal", "LOC-2 12 equal");
            assertThat(versionOf("LOC-1")).isNotEqualTo(before);
        }
    }

    private String versionOf(String location) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT version FROM analytics.verified_hours WHERE location_code = '" + location + "'")) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void continuesAfterAKillAtAnyPoint() throws Exception {
        twoHoursAtTwoLocations();
        load();
        for (int last : List.of(1, 2, 7, 11, 14)) {
            TestPostgres.execute(connection, "TRUNCATE analytics.verified_hours");
            try (Connection followers = connectFollower()) {
                int[] asked = {0};
                LogSource failing = since -> {
                    asked[0]++;
                    if (asked[0] > last) {
                        throw new IOException("killed");
                    }
                    return log.source(2).after(since);
                };
                Follower killed = Follower.start(failing, followers, Duration.ZERO, Duration.ZERO);
                try {
                    rounds(killed);
                } catch (IOException e) {
                    assertThat(entries()).as("no entry of what was not read").isEmpty();
                }
            }
            try (Connection followers = connectFollower()) {
                rounds(follower(followers));
            }
            assertThat(entries()).containsExactly("LOC-1 12 equal", "LOC-2 12 equal");
        }
    }

    @Test
    void readsEachEventOnce() throws Exception {
        twoHoursAtTwoLocations();
        load();
        List<Long> asked = new ArrayList<>();
        LogSource counting = since -> {
            asked.add(since);
            return log.source(7).after(since);
        };
        try (Connection followers = connectFollower()) {
            Follower follower = Follower.start(counting, followers, Duration.ZERO, Duration.ZERO);
            rounds(follower);
            assertThat(follower.next().readUpTo()).isEqualTo(log.lastOffset());
        }
        assertThat(asked).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void refusesALogWithANewEpoch() throws Exception {
        twoHoursAtTwoLocations();
        load();
        AtomicReference<String> epoch = new AtomicReference<>("first");
        LogSource renamed = since -> {
            LogPage page = log.source(7).after(since);
            return new LogPage(page.entries(), page.nextSince(), epoch.get(), 1, log.lastOffset(), null, null);
        };
        try (Connection followers = connectFollower()) {
            Follower follower = Follower.start(renamed, followers, Duration.ZERO, Duration.ZERO);
            rounds(follower);
            epoch.set("second");
            untilItIs(3);
            load();
            assertThatThrownBy(follower::next).isInstanceOf(IOException.class).hasMessageContaining("epoch");
        }
    }

    @Test
    void theClockIsTheHighestTimeThatTenSuccessiveEventsHaveReached() {
        EventClock clock = new EventClock();
        for (int i = 0; i < 9; i++) {
            clock.see(NOON.plusSeconds(i));
        }
        assertThat(clock.reached()).isNull();
        clock.see(NOON.plus(Duration.ofDays(400)));
        assertThat(clock.reached()).isEqualTo(NOON);
        clock.see(NOON.minusSeconds(5));
        assertThat(clock.reached()).isEqualTo(NOON);
        for (int i = 20; i < 30; i++) {
            clock.see(NOON.plusSeconds(i));
        }
        assertThat(clock.reached()).isEqualTo(NOON.plusSeconds(20));
    }
}
