package io.restaurantstream.generator.simulation;

import java.util.UUID;

/** The ids by which the events of {@link EventfulOrders} refer to each other: sorted by time, from the order's draws. */
final class SubjectIds {

    private final IncidentTimes times;

    SubjectIds(IncidentTimes times) {
        this.times = times;
    }

    UUID item(Subject order, int item) {
        return Ids.timeOrdered(times.itemMs(order, item), Dice.draw(order.key(), Purpose.ITEM_ID + item));
    }

    UUID firstPayment(Subject order) {
        return Ids.timeOrdered(times.firstPaymentMs(order), Dice.draw(order.key(), Purpose.PAYMENT_ID));
    }

    /** What an event of the order's own day has brought into being. */
    UUID ofSameDay(Subject order, int kind) {
        return of(order, kind, times.ofSameDayMs(order, kind));
    }

    /** What an event at {@code ms} has brought into being. */
    static UUID of(Subject order, int kind, long ms) {
        return Ids.timeOrdered(ms, Dice.draw(order.key(), Purpose.SUBJECT_ID + kind));
    }
}
