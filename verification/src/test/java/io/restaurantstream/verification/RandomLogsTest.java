package io.restaurantstream.verification;

import static io.restaurantstream.verification.LogBuilder.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.event.DiscountApplied;
import io.restaurantstream.event.DiscountKind;
import io.restaurantstream.event.DiscountRemoved;
import io.restaurantstream.event.FeedbackSubmitted;
import io.restaurantstream.event.GiftCardSold;
import io.restaurantstream.event.LocationChanged;
import io.restaurantstream.event.MenuItemChanged;
import io.restaurantstream.event.OrderCancelled;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.OrderItemVoided;
import io.restaurantstream.event.OrderMoved;
import io.restaurantstream.event.OrderReopened;
import io.restaurantstream.event.Payload;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.PaymentMethod;
import io.restaurantstream.event.PaymentScope;
import io.restaurantstream.event.PaymentVoided;
import io.restaurantstream.event.RefundIssued;
import io.restaurantstream.event.ServiceChargeApplied;
import io.restaurantstream.event.ServiceType;
import io.restaurantstream.event.ShiftEnded;
import io.restaurantstream.event.ShiftStarted;
import io.restaurantstream.event.TipAdjusted;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Few names and many events, so that everything comes twice, too early, too late and changed. */
class RandomLogsTest {

    private static final int LOGS = 15;
    private static final int EVENTS = 80;

    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = TestPostgres.connect(TestPostgres.emptyTables());
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void equalsTheResultOfWritingEventAfterEvent(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < LOGS; i++) {
            LogBuilder log = randomLog(random);
            TestPostgres.execute(
                    connection,
                    "TRUNCATE raw.events_raw, raw.events_rejected, analytics.hourly_sales, analytics.late_roll_ups, analytics.refunds,"
                            + " analytics.items_as_sold,"
                            + " analytics.menu_item_versions, analytics.location_versions, analytics.shift_starts,"
                            + " analytics.shift_ends, analytics.orders CASCADE");
            RowByRowLoader loader = new RowByRowLoader(connection);
            loader.load(log.entries());
            TestPostgres.execute(connection, "UPDATE raw.events_raw SET ingested_at = now() - interval '1 minute'");
            int pageSize = 1 + random.nextInt(EVENTS);
            OptionalLong all = OptionalLong.of(log.lastOffset());
            VerificationResult agreed =
                    Verification.run(log.source(pageSize), connection, all, ProgressListener.SILENT);
            VerificationResult soFar =
                    Verification.run(log.source(pageSize), connection, OptionalLong.empty(), ProgressListener.SILENT);
            assertThat(agreed.isEqual())
                    .as("log %d of seed %d\n%s", i, seed, ResultTable.of(agreed))
                    .isTrue();
            assertThat(soFar.isEqual())
                    .as("log %d of seed %d\n%s", i, seed, ResultTable.of(soFar))
                    .isTrue();
            assertThat(followed(log, pageSize, loader))
                    .as("log %d of seed %d", i, seed)
                    .isNotEmpty()
                    .allMatch(HourResult::isEqual);
        }
    }

    /** What comes of following the log, once so much time has gone by that all its hours are final. */
    private List<HourResult> followed(LogBuilder log, int pageSize, RowByRowLoader loader) throws Exception {
        int before = log.entries().size();
        log.skip((int) Duration.ofHours(9).toSeconds());
        for (int event = 0; event < 20; event++) {
            log.at("LOC-" + event / 10).feedback("answer " + event, "order 0", 4);
        }
        loader.load(log.entries().subList(before, log.entries().size()));
        TestPostgres.execute(connection, "UPDATE raw.events_raw SET ingested_at = now() - interval '1 minute'");
        TestPostgres.execute(connection, "UPDATE raw.events_rejected SET rejected_at = now() - interval '1 minute'");
        TestPostgres.execute(connection, "TRUNCATE analytics.verified_hours");
        try (Connection followers =
                TestPostgres.connect(connection.getMetaData().getURL())) {
            Follower follower = Follower.start(log.source(pageSize), followers, Duration.ZERO, Duration.ofDays(1));
            List<HourResult> noted = new ArrayList<>();
            for (int round = 0; round < 4; round++) {
                noted.addAll(follower.next().noted());
            }
            return noted;
        }
    }

    private static LogBuilder randomLog(Random random) {
        LogBuilder log = new LogBuilder();
        for (int event = 0; event < EVENTS; event++) {
            // few names: two locations share ids of orders, and two orders those of lines and payments
            UUID order = LogBuilder.id("order " + random.nextInt(4));
            UUID part = LogBuilder.id("part " + random.nextInt(3));
            log.at("LOC-" + random.nextInt(2));
            if (random.nextInt(12) == 0) {
                log.garbage("garbage " + event);
            } else {
                log.add(randomPayload(random, log, order, part));
            }
        }
        return log;
    }

    private static <T> T any(Random random, T[] values) {
        return values[random.nextInt(values.length)];
    }

    private static Payload randomPayload(Random random, LogBuilder log, UUID order, UUID part) {
        Instant time = NOON.plus(Duration.ofMinutes(random.nextInt(150)));
        long cents = 100L * random.nextInt(4);
        Integer guests = random.nextBoolean() ? null : random.nextInt(5);
        String text = random.nextBoolean() ? null : "it's \"so\" \\ é";
        PaymentMethod method = any(random, PaymentMethod.values());
        return switch (random.nextInt(24)) {
            case 0, 1, 2, 3 ->
                new OrderCreated(
                        order,
                        random.nextBoolean() ? null : part,
                        ServiceType.OTHER,
                        "room service",
                        time,
                        log.location(),
                        guests,
                        text,
                        text,
                        text,
                        text,
                        text);
            case 4, 5, 6 ->
                new OrderItemAdded(part, order, part, "pizza", "Funghi", cents, 1 + random.nextInt(3000), cents, text);
            case 7, 8, 9, 10 ->
                new PaymentCaptured(
                        part,
                        order,
                        method,
                        method == PaymentMethod.OTHER ? "barter" : null,
                        text,
                        cents,
                        text,
                        cents,
                        13,
                        7,
                        cents + 20,
                        random.nextBoolean() ? log.location() : "CALL-CENTRE",
                        random.nextInt(3) == 0 ? PaymentScope.TENDER : PaymentScope.ORDER,
                        text,
                        text);
            case 11 -> new FeedbackSubmitted(part, order, null, 3, guests, text, time);
            case 12 -> new PaymentVoided(part, order, text, time);
            case 13 -> new TipAdjusted(part, order, cents, time);
            case 14 ->
                new RefundIssued(
                        part,
                        order,
                        random.nextBoolean() ? null : part,
                        cents,
                        cents,
                        0,
                        0,
                        PaymentMethod.CASH,
                        null,
                        text,
                        time.plus(Duration.ofHours(1)),
                        time,
                        List.of(),
                        text);
            case 15 ->
                new DiscountApplied(
                        part, order, null, any(random, DiscountKind.values()), text, cents, text, text, time);
            case 16 -> new DiscountRemoved(part, order, time);
            case 17 -> new ServiceChargeApplied(part, order, "fee", cents, random.nextBoolean(), false, time);
            case 18 -> new OrderItemVoided(part, order, part, 500, cents, text, text, random.nextBoolean(), time);
            case 19 ->
                random.nextInt(3) == 0 ? new OrderCancelled(order, text, time) : new OrderReopened(order, text, time);
            case 20 -> new OrderMoved(order, text, text, guests, time);
            case 21 -> new GiftCardSold(part, order, "card", cents, time);
            case 22 -> new MenuItemChanged(part, "Funghi", "pizza", cents, cents, random.nextBoolean(), NOON);
            default ->
                switch (random.nextInt(3)) {
                    case 0 ->
                        new LocationChanged(
                                log.location(),
                                "King Street",
                                text,
                                "America/Toronto",
                                LocalTime.of(4, 0),
                                DayOfWeek.SUNDAY,
                                "CAD",
                                guests,
                                guests,
                                LocalDate.of(2020, 1, 1),
                                null,
                                NOON);
                    case 1 -> new ShiftStarted(part, "E1", "cook", random.nextBoolean() ? null : cents, time);
                    default -> new ShiftEnded(part, time);
                };
        };
    }
}
