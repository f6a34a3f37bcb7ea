package io.restaurantstream.job.rollups;

import io.restaurantstream.job.hours.HourlyChange;
import java.util.List;

/**
 * What one event changes in the roll-ups of a location's hour, or what is noted of how it was joined with its order.
 *
 * @param hourStart epoch milliseconds UTC; {@link #UNKNOWN_HOUR} for that of an order which was not remembered
 * @param offset the event that brought the change
 * @param orderHigh first half of the order's UUID
 * @param orderLow second half of the order's UUID
 * @param orderIsKnown whether the order had come; if not, the change counts once it has
 * @param parts by row, each at most once
 * @param note null but for a change that has no parts
 */
public record RollUpChange(
        String locationCode,
        long hourStart,
        long offset,
        long orderHigh,
        long orderLow,
        boolean orderIsKnown,
        List<RollUpPart> parts,
        boolean hourIsFinal,
        OrderNote note)
        implements HourlyChange {

    /** The hour of an order that never came, or was forgotten before. */
    public static final long UNKNOWN_HOUR = Long.MIN_VALUE;

    /** A change that notes nothing. */
    public RollUpChange(
            String locationCode,
            long hourStart,
            long offset,
            long orderHigh,
            long orderLow,
            boolean orderIsKnown,
            List<RollUpPart> parts,
            boolean hourIsFinal) {
        this(locationCode, hourStart, offset, orderHigh, orderLow, orderIsKnown, parts, hourIsFinal, null);
    }

    /** A note on an event of an order. */
    public static RollUpChange noting(OrderNote note, String locationCode, long offset, long orderHigh, long orderLow) {
        boolean orderIsKnown = note != OrderNote.UNKNOWN;
        return new RollUpChange(
                locationCode, UNKNOWN_HOUR, offset, orderHigh, orderLow, orderIsKnown, List.of(), false, note);
    }

    /** The end of all changes of an hour. */
    public static RollUpChange endOf(String locationCode, long hourStart) {
        return new RollUpChange(locationCode, hourStart, 0, 0, 0, true, List.of(), true);
    }
}
