package io.restaurantstream.generator.simulation;

import io.restaurantstream.event.ServiceType;
import java.util.Arrays;

/** Lays out all events of one business day in the order of the log. Used once, by one thread. */
final class DayPlan {

    /** Events are first sorted into buckets of 2^10 ms, which have a handful of events each. */
    private static final int BUCKET_SHIFT = 10;

    private final BusinessDay[] days;
    private final long firstOrderOfLog;
    private final Strata strata;
    private final Timeline timeline;
    private final OrderDraws draws;
    private long[] moments = {};
    private int count;

    /**
     * @param days the day and those before it whose feedback comes on it; {@code days[1]} is the day before
     * @param firstOrderOfLog orders of lower number do not exist
     */
    DayPlan(BusinessDay[] days, long firstOrderOfLog, Strata strata, Timeline timeline, OrderDraws draws) {
        this.days = days;
        this.firstOrderOfLog = firstOrderOfLog;
        this.strata = strata;
        this.timeline = timeline;
        this.draws = draws;
    }

    /** The {@link Moments} of the day, of which there are known to be {@code expected}, ascending. */
    long[] moments(int expected) {
        moments = new long[expected];
        count = 0;
        addOrders();
        for (int before = 0; before < days.length; before++) {
            addFeedback(before);
        }
        if (count != expected) {
            throw new IllegalStateException("day " + days[0].epochDay() + " has " + count + " events, but its number"
                    + " says " + expected + "; this is a bug");
        }
        return sorted();
    }

    private void addOrders() {
        BusinessDay day = days[0];
        int from = (int) Math.max(0, Math.min(day.orders(), firstOrderOfLog - day.firstOrder()));
        for (int index = from; index < day.orders(); index++) {
            long order = day.firstOrder() + index;
            long key = draws.key(order);
            long createdMs = day.createdMs(index) - day.startMs();
            add(createdMs, 0, index, Moments.CREATED);
            ServiceType service = draws.service(key);
            long paymentDelayMs = timeline.paymentDelayMs(key, service);
            int items = strata.items(order);
            for (int item = 0; item < items; item++) {
                long delayMs = timeline.itemDelayMs(key, item, items, paymentDelayMs);
                add(createdMs + delayMs, 0, index, Moments.FIRST_ITEM + item);
            }
            add(createdMs + paymentDelayMs, 0, index, Moments.PAYMENT);
        }
    }

    private void addFeedback(int before) {
        BusinessDay day = days[before];
        long from = Math.max(firstOrderOfLog, day.firstOrder());
        strata.forEachFeedback(from, day.firstOrder() + day.orders(), before, order -> {
            int index = (int) (order - day.firstOrder());
            long key = draws.key(order);
            long paymentDelayMs = timeline.paymentDelayMs(key, draws.service(key));
            long ms = timeline.feedbackMs(key, day.createdMs(index), paymentDelayMs, days[0], before == 0);
            add(ms - days[0].startMs(), before, index, Moments.FEEDBACK);
        });
    }

    private void add(long msOfDay, int daysBefore, int index, int kind) {
        moments[count++] = Moments.pack(msOfDay, daysBefore, index, kind);
    }

    private long[] sorted() {
        int buckets = (int) ((days[0].endMs() - days[0].startMs()) >>> BUCKET_SHIFT) + 1;
        int[] next = new int[buckets + 1];
        for (long moment : moments) {
            next[(Moments.msOfDay(moment) >>> BUCKET_SHIFT) + 1]++;
        }
        for (int bucket = 1; bucket <= buckets; bucket++) {
            next[bucket] += next[bucket - 1];
        }
        long[] sorted = new long[moments.length];
        for (long moment : moments) {
            sorted[next[Moments.msOfDay(moment) >>> BUCKET_SHIFT]++] = moment;
        }
        // next[b] has become the end of bucket b
        int from = 0;
        for (int bucket = 0; bucket < buckets; bucket++) {
            Arrays.sort(sorted, from, next[bucket]);
            from = next[bucket];
        }
        return sorted;
    }
}
