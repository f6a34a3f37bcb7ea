package io.restaurantstream.generator.sample;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.generator.profile.Fault;
import io.restaurantstream.generator.profile.Incidents;
import io.restaurantstream.generator.profile.Lifecycle;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.simulation.DayEvents;
import io.restaurantstream.generator.simulation.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An order and everything that ever happens to it.
 *
 * @param events its events in the order of the log, the one that creates it among them
 */
public record WholeOrder(List<Event> events) {

    /** Everything about an order has happened by then: feedback and refunds come on one of the business days after it. */
    static Duration lifetime(Profile profile) {
        int lastDay = profile.operations().isPresent() ? Incidents.LAST_REFUND_DAY : Lifecycle.LAST_FEEDBACK_DAY;
        return Duration.ofDays(lastDay + 2L);
    }

    public WholeOrder {
        events = List.copyOf(events);
    }

    /** What the event says that creates it; not always the first, in a log where events come late. */
    public OrderCreated created() {
        return events.stream()
                .map(Event::payload)
                .filter(OrderCreated.class::isInstance)
                .map(OrderCreated.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /**
     * The first orders of {@code world}, in the order in which they are created.
     *
     * @param count how many, at least 1
     */
    public static List<WholeOrder> first(World world, int count) {
        Map<Long, List<Event>> orders = new LinkedHashMap<>();
        long doneMs = Long.MAX_VALUE;
        long last = world.lastOffset();
        for (long offset = 1; offset <= last; offset++) {
            DayEvents day = world.dayWith(offset);
            if (day.fault(offset) == Fault.DROPPED_OFFSET) {
                continue;
            }
            long order = day.orderOf(offset);
            if (order == DayEvents.NO_ORDER) {
                continue;
            }
            List<Event> events = orders.get(order);
            if (events != null) {
                events.add(day.event(offset));
            } else if (orders.size() < count) {
                orders.put(order, new ArrayList<>(List.of(day.event(offset))));
                doneMs = day.timeMs(offset) + lifetime(world.config().profile()).toMillis();
            } else if (day.timeMs(offset) > doneMs) {
                break;
            }
        }
        return orders.values().stream().map(WholeOrder::new).toList();
    }
}
