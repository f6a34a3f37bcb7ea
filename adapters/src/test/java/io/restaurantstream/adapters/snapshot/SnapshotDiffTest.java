package io.restaurantstream.adapters.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.adapters.Deliveries;
import io.restaurantstream.adapters.LiveFacts;
import io.restaurantstream.adapters.snapshot.OrderState.Charge;
import io.restaurantstream.adapters.snapshot.OrderState.Discount;
import io.restaurantstream.adapters.snapshot.OrderState.Ended;
import io.restaurantstream.adapters.snapshot.OrderState.GiftCard;
import io.restaurantstream.adapters.snapshot.OrderState.Line;
import io.restaurantstream.adapters.snapshot.OrderState.Payment;
import io.restaurantstream.adapters.snapshot.OrderState.Refund;
import io.restaurantstream.event.DiscountKind;
import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventType;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.OrderItemVoided;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SnapshotDiffTest {

    private static final Instant OPENED = Instant.parse("2026-11-20T17:00:00Z");

    @Property(tries = 300)
    void endsInTheNewestStateThoughDeliveriesAreShuffledRepeatedAndLost(@ForAll long seed) {
        Random random = new Random(seed);
        List<Snapshot> states = states(random, 1 + random.nextInt(8));
        List<Snapshot> delivered = new ArrayList<>();
        for (Snapshot state : states) {
            int copies = random.nextInt(3);
            for (int i = 0; i < copies; i++) {
                delivered.add(state);
            }
        }
        Snapshot newest = states.get(states.size() - 1);
        delivered.add(newest);
        Collections.shuffle(delivered, random);

        List<Event> log = Deliveries.of(delivered);
        assertThat(LiveFacts.of(log)).isEqualTo(LiveFacts.of(Deliveries.of(List.of(newest))));
        Set<UUID> ids = new HashSet<>();
        log.forEach(event -> ids.add(event.eventId()));
        assertThat(ids).as("no event is told twice").hasSize(log.size());
    }

    @Property(tries = 100)
    void emitsTheSameIdsAgainFromTheSameKnownState(@ForAll long seed) {
        Random random = new Random(seed);
        Known known = null;
        for (Snapshot state : states(random, 5)) {
            Difference first = SnapshotDiff.between(known, state);
            // killed before it was written: the same is computed from the same
            assertThat(SnapshotDiff.between(known, state)).isEqualTo(first);
            // killed after it was written, but before it was acknowledged: nothing is left to tell
            Known written = Known.ofBytes(first.known().toBytes());
            assertThat(written).isEqualTo(first.known());
            assertThat(SnapshotDiff.between(written, state).events()).isEmpty();
            known = written;
        }
    }

    @Test
    void decidesBetweenTwoStatesOfOneVersionByTheirContent() {
        Snapshot one = snapshot(7, order("A", List.of(line("1", 100, null))));
        Snapshot other = snapshot(7, order("A", List.of(line("1", 200, null))));
        assertThat(LiveFacts.of(Deliveries.of(List.of(one, other))))
                .isEqualTo(LiveFacts.of(Deliveries.of(List.of(other, one))));
    }

    @Test
    void emitsOnlyChanges() {
        Snapshot first = snapshot(1, order("A", List.of(line("1", 100, null), line("2", 200, null))));
        Snapshot second = snapshot(2, order("A", List.of(line("1", 100, null), line("2", 250, null))));
        Known known = SnapshotDiff.between(null, first).known();
        List<Event> events = SnapshotDiff.between(known, second).events();
        assertThat(events).hasSize(1);
        assertThat(((OrderItemAdded) events.get(0).payload()).extendedPriceCents())
                .isEqualTo(250);
    }

    @Test
    void voidsALineThatIsNoLongerThereAndGivesItAnotherIdWhenItComesBack() {
        Snapshot with = snapshot(1, order("A", List.of(line("1", 100, null))));
        Snapshot without = snapshot(2, order("A", List.of()));
        Snapshot again = snapshot(3, order("A", List.of(line("1", 100, null))));
        List<Event> log = Deliveries.of(List.of(with, without, again));
        assertThat(log.stream().map(Event::type))
                .containsExactly(
                        EventType.ORDER_CREATED,
                        EventType.ORDER_ITEM_ADDED,
                        EventType.ORDER_ITEM_VOIDED,
                        EventType.ORDER_ITEM_ADDED);
        OrderItemAdded first = (OrderItemAdded) log.get(1).payload();
        OrderItemVoided gone = (OrderItemVoided) log.get(2).payload();
        OrderItemAdded second = (OrderItemAdded) log.get(3).payload();
        assertThat(gone.orderItemId()).isEqualTo(first.orderItemId()).isNotEqualTo(second.orderItemId());
        assertThat(gone.reason()).isEqualTo("no longer in the order");
    }

    @Test
    void cancelsWhatIsDeletedOnlyWhenItWasThere() {
        Snapshot deleted = snapshot(2);
        assertThat(Deliveries.of(List.of(deleted))).isEmpty();
        Snapshot there = snapshot(1, order("A", List.of(line("1", 100, null))));
        assertThat(Deliveries.of(List.of(there, deleted)).stream().map(Event::type))
                .endsWith(EventType.ORDER_CANCELLED);
        Snapshot back = snapshot(3, order("A", List.of(line("1", 100, null))));
        assertThat(Deliveries.of(List.of(there, deleted, back)).stream().map(Event::type))
                .endsWith(EventType.ORDER_REOPENED);
    }

    @Test
    void makesIdsOfVersion5ThatNeverChange() {
        UUID id = Ids.of("square", "order", "CAISENgvlJ6jLWAzERDzjyHVybY", "CAISENgvlJ6jLWAzERDzjyHVybY");
        assertThat(id).isEqualTo(UUID.fromString("0437886d-889f-5f54-97d8-e218a3a0cccd"));
        assertThat(id.version()).isEqualTo(5);
        assertThat(id.variant()).isEqualTo(2);
        Set<UUID> ids = Set.of(
                Ids.of("clover", "order", "9S2XJ4KNV0Q6R"),
                Ids.of("square", "order", "9S2XJ4KNV0Q6R"),
                Ids.of("toast", "order", "8f4f2b1c0d3e4a5b8c6d7e8f90a1b2c3"),
                Ids.of("toast", "line", "8f4f2b1c0d3e4a5b8c6d7e8f90a1b2c3"),
                Ids.of("toast", "line", "a/1:b", "c"),
                Ids.of("toast", "line", "a", "b/1:c"));
        assertThat(ids).hasSize(6);
    }

    @Test
    void tellsWhatWasPaidInAdvanceWhenTheOrderIsOpened() {
        Payment early = new Payment("P", "ext-P", "cash", null, null, 100, 8, 0, null, OPENED.minusSeconds(3600), null);
        OrderState order = new OrderState(
                "A",
                null,
                "takeout",
                OPENED,
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                List.of(early),
                List.of(),
                List.of());
        assertThat(Deliveries.of(List.of(snapshot(1, order))).get(1).ts()).isEqualTo(OPENED);
    }

    @Test
    void refusesAnOrderThatIsThereTwice() {
        assertThatThrownBy(() -> snapshot(1, order("A", List.of()), order("A", List.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("order A is in document D-1 twice");
    }

    @Test
    void cutsTextsToWhatAnEventMayHold() {
        assertThat(ShortText.orNull("  ")).isNull();
        assertThat(ShortText.or("other", "a\u0000b")).isEqualTo("a\uFFFDb");
        assertThat(ShortText.orNull("\uD83C\uDF55".repeat(300))).hasSize(200).doesNotContain("\uFFFD");
        assertThat(ShortText.orNull("x" + "\uD83C\uDF55".repeat(300))).hasSize(199);
        assertThat(ShortText.orNull("\uD83C")).isEqualTo("\uFFFD");
    }

    @Test
    void roundsHalfACentUpOnce() {
        assertThat(Cents.of(new java.math.BigDecimal("11.9925"))).isEqualTo(1199);
        assertThat(Cents.of(new java.math.BigDecimal("0.005"))).isEqualTo(1);
        assertThat(Cents.of(new java.math.BigDecimal("1.004999"))).isEqualTo(100);
        assertThat(Cents.share(402, 3000, 5433)).isEqualTo(222);
        assertThat(Cents.share(1, 1, 0)).isZero();
    }

    /** A document that lives: things come, change, are voided, go and come back. */
    private static List<Snapshot> states(Random random, int count) {
        List<Snapshot> states = new ArrayList<>();
        long version = random.nextInt(5);
        for (int i = 0; i < count; i++) {
            List<OrderState> orders = new ArrayList<>();
            for (String id : List.of("A", "B")) {
                if (random.nextInt(5) > 0) {
                    orders.add(randomOrder(random, id));
                }
            }
            states.add(snapshot(version, orders.toArray(new OrderState[0])));
            version += 1 + random.nextInt(3);
        }
        return states;
    }

    private static OrderState randomOrder(Random random, String id) {
        List<Line> lines = new ArrayList<>();
        List<Discount> discounts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            if (random.nextInt(4) > 0) {
                Ended voided = random.nextInt(4) == 0 ? ended(random) : null;
                Line line = line("L" + i, 100 + 50L * random.nextInt(3), voided);
                lines.add(line);
                if (voided == null && random.nextInt(3) == 0) {
                    discounts.add(discount("DL" + i, line.id(), random));
                }
            }
        }
        if (random.nextBoolean()) {
            discounts.add(discount("D", null, random));
        }
        List<Charge> charges = random.nextBoolean()
                ? List.of()
                : List.of(new Charge("C", "fee", 10 + random.nextInt(2), random.nextBoolean(), true, OPENED));
        List<GiftCard> giftCards = random.nextBoolean() ? List.of() : List.of(new GiftCard("G", "card", 2500, OPENED));
        List<Payment> payments = new ArrayList<>();
        List<Refund> refunds = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            if (random.nextInt(3) > 0) {
                payments.add(new Payment(
                        "P" + i,
                        "ext-P" + i,
                        i == 0 ? "cash" : "store_credit",
                        null,
                        null,
                        100 + random.nextInt(2),
                        8,
                        random.nextInt(3),
                        null,
                        OPENED.plusSeconds(60),
                        random.nextInt(4) == 0 ? ended(random) : null));
                if (random.nextInt(3) == 0) {
                    refunds.add(
                            new Refund("R" + i, "ext-R" + i, "P" + i, 50, 4, 0, "cash", null, OPENED.plusSeconds(90)));
                }
            }
        }
        return new OrderState(
                id,
                "ext-" + id,
                random.nextInt(4) == 0 ? "picnic" : "dine_in",
                OPENED,
                2 + random.nextInt(2),
                "T" + random.nextInt(2),
                "S" + random.nextInt(2),
                null,
                "17",
                random.nextInt(6) == 0 ? ended(random) : null,
                lines,
                discounts,
                charges,
                payments,
                refunds,
                giftCards);
    }

    private static Discount discount(String id, String line, Random random) {
        return new Discount(
                id, line, DiscountKind.COMP, "comp " + id, 5 + random.nextInt(2), null, null, OPENED.plusSeconds(5));
    }

    private static Ended ended(Random random) {
        return new Ended(OPENED.plusSeconds(30 + random.nextInt(2)), "mistake", null);
    }

    private static Line line(String id, long cents, Ended voided) {
        return new Line(id, "ext-" + id, "menu-" + id, "food", "Item " + id, cents, 1000, cents, OPENED, true, voided);
    }

    private static OrderState order(String id, List<Line> lines) {
        return new OrderState(
                id, null, "dine_in", OPENED, null, null, null, null, null, null, lines, List.of(), List.of(), List.of(),
                List.of(), List.of());
    }

    private static Snapshot snapshot(long version, OrderState... orders) {
        return new Snapshot("test", "LOC-1", "D-1", version, OPENED.plusSeconds(1000 + version), List.of(orders));
    }
}
