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
import io.restaurantstream.generator.simulation.World;
import io.restaurantstream.generator.simulation.Worlds;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every fault, of every type of event: three weeks of the chain with faults. */
class ChainFaultsTest {

    private static final EventLog LOG = new EventLog(Worlds.config("chain-faulty"));
    private static final World WORLD = new World(Worlds.config("chain-faulty"));
    private static final int MANY = 600_000;

    private static final Map<Fault, Set<EventType>> TYPES = new EnumMap<>(Fault.class);
    private static final Map<Fault, int[]> REFUSED = new EnumMap<>(Fault.class);
    private static final Set<UUID> ORDERS = new HashSet<>();
    private static final Set<UUID> STRAYS = new HashSet<>();
    /** The last sound events: a repeated one comes at most 500 events later. */
    private static final Map<UUID, byte[]> LATELY = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, byte[]> eldest) {
            return size() > 1000;
        }
    };

    private static long repeated;

    @BeforeAll
    static void readThreeWeeks() throws InvalidEventException {
        EventReader reader = new EventReader();
        for (Fault fault : Fault.values()) {
            TYPES.put(fault, EnumSet.noneOf(EventType.class));
            REFUSED.put(fault, new int[2]);
        }
        for (long offset = 1; offset <= MANY; offset++) {
            Fault fault = WORLD.dayWith(offset).fault(offset);
            if (fault == Fault.DROPPED_OFFSET) {
                continue;
            }
            Event event = WORLD.dayWith(offset).event(offset);
            if (fault == null) {
                note(event);
                continue;
            }
            TYPES.get(fault).add(event.type());
            if (fault.breaksText()) {
                Utf8Buffer text = new Utf8Buffer(512);
                LOG.encode(offset, text);
                REFUSED.get(fault)[isAccepted(reader, text.toByteArray()) ? 0 : 1]++;
            } else if (fault == Fault.UNKNOWN_PARENT) {
                STRAYS.add(((OrderPayload) event.payload()).orderId());
            } else if (fault == Fault.REPEATED_DELIVERY) {
                assertThat(butForItsOffset(event)).isEqualTo(LATELY.get(event.eventId()));
                repeated++;
            } else if (fault == Fault.LATE_ARRIVAL) {
                Duration late = Duration.between(event.ts(), LOG.arrivalOf(offset));
                assertThat(late).isBetween(Duration.ZERO, Duration.ofMinutes(30));
            }
        }
    }

    private static void note(Event event) {
        LATELY.put(event.eventId(), butForItsOffset(event));
        if (event.payload() instanceof OrderCreated order) {
            ORDERS.add(order.orderId());
        }
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
        TYPES.forEach((fault, types) -> {
            if (fault == Fault.UNKNOWN_PARENT) {
                assertThat(types)
                        .contains(EventType.TIP_ADJUSTED, EventType.REFUND_ISSUED, EventType.DISCOUNT_APPLIED)
                        .doesNotContain(EventType.ORDER_CREATED, EventType.MENU_ITEM_CHANGED, EventType.SHIFT_STARTED);
            } else if (fault != Fault.DROPPED_OFFSET) {
                assertThat(types).as(fault.name()).containsAll(frequent);
            }
        });
    }

    @Test
    void whatIsBrokenIsRefusedButForFieldsThatMayBeAbsent() {
        REFUSED.forEach((fault, counts) -> {
            if (fault == Fault.MISSING_FIELD || fault == Fault.WRONG_TYPE) {
                // a visit that is not known, an answer that was not given
                assertThat(counts[0] / (double) (counts[0] + counts[1]))
                        .as(fault.name())
                        .isLessThan(0.06);
            } else if (fault.breaksText()) {
                assertThat(counts[0]).as(fault.name()).isZero();
            }
        });
    }

    @Test
    void aStrayNamesAnOrderThatNeverComes() {
        assertThat(STRAYS).hasSizeGreaterThan(4000).doesNotContainAnyElementsOf(ORDERS);
        assertThat(repeated).isGreaterThan(5500);
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
