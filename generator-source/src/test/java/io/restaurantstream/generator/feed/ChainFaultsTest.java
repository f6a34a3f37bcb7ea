package io.restaurantstream.generator.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.EventType;
import io.restaurantstream.event.EventWriter;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderPayload;
import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.profile.Fault;
import io.restaurantstream.generator.profile.Faults;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.profile.Rate;
import io.restaurantstream.generator.simulation.DayEvents;
import io.restaurantstream.generator.simulation.LogConfig;
import io.restaurantstream.generator.simulation.World;
import io.restaurantstream.generator.simulation.Worlds;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every fault, of every type of event: three weeks of the chain with faults, and first days with many more of them. */
class ChainFaultsTest {

    private static final EventLog LOG = new EventLog(Worlds.config("chain-faulty"));
    private static final int MANY = 600_000;
    private static final int FIRST_DAYS = 12;

    private static final Set<EventType> OF_NO_ORDER = EnumSet.of(
            EventType.MENU_ITEM_CHANGED, EventType.LOCATION_CHANGED, EventType.SHIFT_STARTED, EventType.SHIFT_ENDED);

    private static final Seen THREE_WEEKS = new Seen(Integer.MAX_VALUE);
    private static final Seen BROKEN_DAYS = new Seen(30);

    /** What was seen while logs were read. */
    private static final class Seen {

        private final EventReader reader = new EventReader();
        private final int enough;
        private final Map<Fault, Map<EventType, Integer>> types = new EnumMap<>(Fault.class);
        /** Of the types whose text is broken: how many are accepted nevertheless, and how many refused. */
        private final Map<Fault, Map<EventType, int[]>> broken = new EnumMap<>(Fault.class);

        private final Set<UUID> orders = new HashSet<>();
        private final Set<UUID> strays = new HashSet<>();
        /** The last sound events: a repeated one comes at most 500 events later. */
        private final Map<UUID, byte[]> lately = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, byte[]> eldest) {
                return size() > 1000;
            }
        };

        private long repeated;

        /** @param enough faults of a kind and type, and no more of them, are looked at */
        Seen(int enough) {
            this.enough = enough;
            for (Fault fault : Fault.values()) {
                types.put(fault, new EnumMap<>(EventType.class));
                broken.put(fault, new EnumMap<>(EventType.class));
            }
        }

        void read(EventLog log, World world, long lastOffset) {
            for (long offset = 1; offset <= lastOffset; offset++) {
                DayEvents day = world.dayWith(offset);
                Fault fault = day.fault(offset);
                if (fault == null) {
                    note(day.event(offset));
                    continue;
                }
                // of a gap, the type of the event that it follows
                if (types.get(fault).merge(day.type(offset), 1, Integer::sum) > enough
                        || fault == Fault.DROPPED_OFFSET) {
                    continue;
                }
                Event event = day.event(offset);
                if (fault.breaksText()) {
                    Utf8Buffer text = new Utf8Buffer(512);
                    log.encode(offset, text);
                    broken.get(fault)
                            .computeIfAbsent(event.type(), type -> new int[2])[
                            isAccepted(reader, text.toByteArray()) ? 0 : 1]++;
                } else if (fault == Fault.UNKNOWN_PARENT) {
                    strays.add(((OrderPayload) event.payload()).orderId());
                } else if (fault == Fault.REPEATED_DELIVERY) {
                    assertThat(butForItsOffset(event)).isEqualTo(lately.get(event.eventId()));
                    repeated++;
                } else if (fault == Fault.LATE_ARRIVAL) {
                    Duration late = Duration.between(event.ts(), log.arrivalOf(offset));
                    assertThat(late).isBetween(Duration.ZERO, Duration.ofMinutes(30));
                }
            }
        }

        private void note(Event event) {
            lately.put(event.eventId(), butForItsOffset(event));
            if (event.payload() instanceof OrderCreated order) {
                orders.add(order.orderId());
            }
        }
    }

    @BeforeAll
    static void readThreeWeeks() {
        THREE_WEEKS.read(LOG, new World(LOG.config()), MANY);
    }

    /** A log says what its locations are only at its beginning, so this takes several logs. */
    @BeforeAll
    static void readManyFirstDays() {
        for (int seed = 1; seed <= FIRST_DAYS; seed++) {
            LogConfig config = new LogConfig(seed, Worlds.START, withManyFaults(Profile.load("chain-faulty")));
            World world = new World(config);
            BROKEN_DAYS.read(new EventLog(config), world, world.dayWith(1).lastOffset());
        }
    }

    private static Profile withManyFaults(Profile chain) {
        Map<Fault, Rate> rates = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            rates.put(fault, Rate.ofPercent(11));
        }
        Faults usual = chain.faults();
        return new Profile(
                chain.name(),
                chain.timeZone(),
                chain.traffic(),
                chain.locations(),
                chain.orders(),
                chain.payments(),
                chain.feedback(),
                chain.lifecycle(),
                new Faults(rates, usual.repeatedWithinEvents(), usual.lateMeanSeconds(), usual.lateMaxSeconds()),
                chain.operations());
    }

    private static byte[] butForItsOffset(Event event) {
        return EventWriter.write(new Event(1, event.eventId(), event.ts(), event.partitionKey(), event.payload()));
    }

    private static boolean isAccepted(EventReader reader, byte[] text) {
        try {
            reader.read(text);
            return true;
        } catch (InvalidEventException refused) {
            return false;
        }
    }

    @Test
    void everyFaultOccursWithEveryCommonType() {
        Set<EventType> frequent = EnumSet.of(
                EventType.ORDER_CREATED,
                EventType.ORDER_ITEM_ADDED,
                EventType.PAYMENT_CAPTURED,
                EventType.FEEDBACK_SUBMITTED,
                EventType.DISCOUNT_APPLIED,
                EventType.TIP_ADJUSTED,
                EventType.ORDER_ITEM_VOIDED,
                EventType.SERVICE_CHARGE_APPLIED,
                EventType.ORDER_MOVED,
                EventType.MENU_ITEM_CHANGED,
                EventType.SHIFT_STARTED,
                EventType.SHIFT_ENDED);
        THREE_WEEKS.types.forEach((fault, types) -> {
            if (fault == Fault.UNKNOWN_PARENT) {
                assertThat(types.keySet())
                        .contains(EventType.TIP_ADJUSTED, EventType.REFUND_ISSUED, EventType.DISCOUNT_APPLIED)
                        .doesNotContain(EventType.ORDER_CREATED)
                        .doesNotContainAnyElementsOf(OF_NO_ORDER);
            } else {
                assertThat(types.keySet()).as(fault.name()).containsAll(frequent);
            }
        });
    }

    @Test
    void everyFaultAppliesToEveryType() {
        Set<EventType> children = EnumSet.complementOf(EnumSet.copyOf(OF_NO_ORDER));
        children.remove(EventType.ORDER_CREATED);
        BROKEN_DAYS.types.forEach((fault, types) -> assertThat(types.keySet())
                .as(fault.name())
                .containsExactlyInAnyOrderElementsOf(
                        fault == Fault.UNKNOWN_PARENT ? children : EnumSet.allOf(EventType.class)));
    }

    @ParameterizedTest
    @EnumSource(EventType.class)
    void everyTypeIsRefusedWhenItsTextIsBroken(EventType type) {
        BROKEN_DAYS.broken.forEach((fault, ofType) -> {
            if (fault.breaksText()) {
                int[] counts = ofType.get(type);
                assertThat(counts[1]).as("refused for %s", fault).isPositive();
                if (fault != Fault.MISSING_FIELD && fault != Fault.WRONG_TYPE) {
                    assertThat(counts[0]).as("accepted with %s", fault).isZero();
                }
            }
        });
    }

    @Test
    void whatIsBrokenIsRefusedButForFieldsThatMayBeAbsent() {
        for (Fault fault : List.of(Fault.MISSING_FIELD, Fault.WRONG_TYPE)) {
            int accepted = THREE_WEEKS.broken.get(fault).values().stream()
                    .mapToInt(counts -> counts[0])
                    .sum();
            int refused = THREE_WEEKS.broken.get(fault).values().stream()
                    .mapToInt(counts -> counts[1])
                    .sum();
            // a visit that is not known, an answer that was not given
            assertThat(accepted / (double) (accepted + refused))
                    .as(fault.name())
                    .isLessThan(0.06);
        }
    }

    @Test
    void aStrayNamesAnOrderThatNeverComes() {
        assertThat(THREE_WEEKS.strays).hasSizeGreaterThan(4000).doesNotContainAnyElementsOf(THREE_WEEKS.orders);
        assertThat(THREE_WEEKS.repeated).isGreaterThan(5500);
    }

    @Property(tries = 30)
    void noEventAfterAPageIsEarlierThanItsWatermark(
            @ForAll @IntRange(max = 60_000) int since, @ForAll @IntRange(min = 1, max = 500) int limit) {
        Feed feed = new Feed(LOG, SimClock.unbounded());
        Page page = feed.page(since, limit, Share.ALL);
        while (page.next()) {
            assertThat(page.nextSince()).isLessThanOrEqualTo(page.latest());
        }
        for (long offset = page.nextSince() + 1; offset < page.nextSince() + 2000; offset++) {
            assertThat(LOG.timestampOf(offset)).isAfterOrEqualTo(page.watermark());
        }
    }
}
