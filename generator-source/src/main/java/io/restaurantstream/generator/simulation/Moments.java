package io.restaurantstream.generator.simulation;

/**
 * One event of a business day packed into a long whose natural order is the order of the log.
 *
 * <p>From the highest bit: milliseconds since the day began (27 bits), business days since the order (3), index of
 * the order in its own day (22), kind (4). Kinds ascend with the life of an order, so events of an order at the same
 * instant keep their order, and orders are not mixed.
 */
final class Moments {

    static final int CREATED = 0;
    /** Item {@code i} of an order, from 0, is of kind {@code FIRST_ITEM + i}. */
    static final int FIRST_ITEM = 1;

    static final int PAYMENT = 14;
    static final int FEEDBACK = 15;

    private static final int KIND_BITS = 4;
    private static final int INDEX_BITS = 22;
    private static final int DAY_BITS = 3;

    private Moments() {}

    static long pack(long msOfDay, int daysBefore, int index, int kind) {
        long dayAndTime = (msOfDay << DAY_BITS) | daysBefore;
        long order = (dayAndTime << INDEX_BITS) | index;
        return (order << KIND_BITS) | kind;
    }

    static int msOfDay(long moment) {
        return (int) (moment >>> (KIND_BITS + INDEX_BITS + DAY_BITS));
    }

    static int daysBefore(long moment) {
        return (int) (moment >>> (KIND_BITS + INDEX_BITS)) & ((1 << DAY_BITS) - 1);
    }

    static int index(long moment) {
        return (int) (moment >>> KIND_BITS) & ((1 << INDEX_BITS) - 1);
    }

    static int kind(long moment) {
        return (int) moment & ((1 << KIND_BITS) - 1);
    }
}
