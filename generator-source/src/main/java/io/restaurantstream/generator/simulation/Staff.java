package io.restaurantstream.generator.simulation;

import io.restaurantstream.generator.profile.Operations;

/**
 * Who works where and when: each location has the same people every day, in an early and a late shift, of whom the first
 * of each shift is in charge.
 */
final class Staff {

    private static final int MINUTE_MS = 60_000;
    private static final long HOUR_MS = 60L * MINUTE_MS;
    /** Shifts change at 15:00; the business day begins at 04:00. */
    private static final long CHANGE_MS = 11 * HOUR_MS;

    private static final long EARLY_FROM_MS = 90L * MINUTE_MS;
    private static final long LATE_TO_MS = 20 * HOUR_MS;
    private static final int OVERLAP_MINUTES = 30;

    private final int servers;
    private final int cooks;

    Staff(Operations operations) {
        servers = operations.serversOnShift();
        cooks = operations.cooksOnShift();
    }

    /** How many work at a location on a day. */
    int size() {
        return 2 * (servers + cooks);
    }

    private boolean isLate(int person) {
        return person >= servers + cooks;
    }

    private int inShift(int person) {
        return person % (servers + cooks);
    }

    String job(int person) {
        int number = inShift(person);
        return number == 0 ? "manager" : number < servers ? "server" : "cook";
    }

    long hourlyCents(int person) {
        return switch (job(person)) {
            case "manager" -> 2850;
            case "server" -> 1720;
            default -> 2150 + 50L * inShift(person);
        };
    }

    /** When the shift of {@code person} begins, in milliseconds since the business day began. */
    long startMs(int person, long draw) {
        int jitter = Dice.below(draw, OVERLAP_MINUTES * MINUTE_MS);
        return isLate(person) ? CHANGE_MS - jitter : EARLY_FROM_MS + jitter;
    }

    /** When it ends: in the night in which clocks go forward, too, within the day. */
    long endMs(int person, long draw) {
        int jitter = Dice.below(draw << 32, OVERLAP_MINUTES * MINUTE_MS);
        return (isLate(person) ? LATE_TO_MS : CHANGE_MS) + jitter;
    }

    /** How {@code person} of the location is called. */
    static String ref(String locationCode, int person) {
        return locationCode + "-E" + (person + 1);
    }

    /** Who serves an order: somebody of the shift in which it was opened. */
    String server(Subject order, int purpose) {
        int number = Dice.below(Dice.draw(order.key(), purpose), servers);
        return ref(order.locationCode(), firstOfShift(order) + number);
    }

    /** Who allows what a server may not. */
    String manager(Subject order) {
        return ref(order.locationCode(), firstOfShift(order));
    }

    private int firstOfShift(Subject order) {
        return order.createdMs() - order.day().startMs() < CHANGE_MS ? 0 : servers + cooks;
    }
}
