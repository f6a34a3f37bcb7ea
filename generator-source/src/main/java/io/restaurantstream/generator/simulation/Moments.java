package io.restaurantstream.generator.simulation;

import io.restaurantstream.generator.profile.Fault;
import java.util.List;

/**
 * One event of a business day packed into a long whose natural order is the order of the log.
 *
 * <p>From the highest bit: milliseconds since the day began (27 bits), business days since the order (5), index of
 * the order in its own day (22), kind (5), fault (4). Kinds ascend with the life of an order, so events of an order at
 * the same instant keep their order, and orders are not mixed. What belongs to no order has 31 in place of the days, its
 * own kinds and its own index, see {@link ReferenceEvents}.
 */
final class Moments {

    static final int CREATED = 0;
    /** Item {@code i} of an order, from 0, is of kind {@code FIRST_ITEM + i}. */
    static final int FIRST_ITEM = 1;

    /** Another table or server. It stands among the items, because nothing depends on it. */
    static final int MOVED = 13;

    /** The first tender; of an order that is cancelled, its cancellation. */
    static final int PAYMENT = 14;

    static final int FEEDBACK = 15;
    static final int ITEM_VOIDED = 16;
    static final int COMP = 17;
    static final int DISCOUNT = 18;
    static final int WRONG_DISCOUNT = 19;
    static final int DISCOUNT_REMOVED = 20;
    static final int CHARGE = 21;
    static final int WRONG_CANCELLATION = 22;
    static final int REOPENED = 23;
    static final int GIFT_CARD_SOLD = 24;
    static final int WRONG_PAYMENT = 25;
    static final int PAYMENT_VOIDED = 26;
    /** Tender {@code i} of an order, from 2, is of kind {@code SECOND_TENDER + i - 2}; there are at most 4. */
    static final int SECOND_TENDER = 27;

    static final int TIP_ADJUSTED = 30;
    static final int REFUND = 31;

    private static final int FAULT_BITS = 4;
    private static final int KIND_BITS = 5;
    private static final int INDEX_BITS = 22;
    private static final int DAY_BITS = 5;

    private static final int KIND_SHIFT = FAULT_BITS;
    private static final int INDEX_SHIFT = KIND_SHIFT + KIND_BITS;
    private static final int DAY_SHIFT = INDEX_SHIFT + INDEX_BITS;
    private static final int TIME_SHIFT = DAY_SHIFT + DAY_BITS;

    private static final int NO_ORDER = (1 << DAY_BITS) - 1;

    /** Faults by their code less 1; code 0 is a sound event. */
    private static final List<Fault> FAULTS = List.of(Fault.values());

    private Moments() {}

    /** The moment of a sound event, which comes when it happens. */
    static long pack(long msOfDay, int daysBefore, int index, int kind) {
        return msOfDay << TIME_SHIFT
                | (long) daysBefore << DAY_SHIFT
                | (long) index << INDEX_SHIFT
                | (long) kind << KIND_SHIFT;
    }

    /** The moment of a sound event that belongs to no order. */
    static long packReference(long msOfDay, int index, int kind) {
        return pack(msOfDay, NO_ORDER, index, kind);
    }

    /** Whether it is about an order. */
    static boolean isOfOrder(long moment) {
        return daysBefore(moment) != NO_ORDER;
    }

    /** Whether it makes sense only when another event has come, that which creates its order. */
    static boolean hasParent(long moment) {
        return isOfOrder(moment) && kind(moment) != CREATED;
    }

    /** The same event of the same order, but it comes {@code msOfDay} and has {@code fault}. */
    static long with(long moment, long msOfDay, Fault fault) {
        long order = moment & ((1L << TIME_SHIFT) - 1) >>> FAULT_BITS << FAULT_BITS;
        return msOfDay << TIME_SHIFT | order | FAULTS.indexOf(fault) + 1;
    }

    /** When it comes: in a sound log, when it happens. */
    static int msOfDay(long moment) {
        return (int) (moment >>> TIME_SHIFT);
    }

    static int daysBefore(long moment) {
        return (int) (moment >>> DAY_SHIFT) & ((1 << DAY_BITS) - 1);
    }

    static int index(long moment) {
        return (int) (moment >>> INDEX_SHIFT) & ((1 << INDEX_BITS) - 1);
    }

    static int kind(long moment) {
        return (int) (moment >>> KIND_SHIFT) & ((1 << KIND_BITS) - 1);
    }

    /** What is wrong with it; null for a sound event. */
    static Fault fault(long moment) {
        int code = (int) moment & ((1 << FAULT_BITS) - 1);
        return code == 0 ? null : FAULTS.get(code - 1);
    }
}
