package io.restaurantstream.generator.simulation;

import io.restaurantstream.event.ServiceType;

/** Lays out all events of one business day in the order of the log. Used once, by one thread. */
final class DayPlan {

    private final BusinessDay[] days;
    private final long firstOrderOfLog;
    private final Strata strata;
    private final Timeline timeline;
    private final OrderDraws draws;
    private final IncidentDeck incidents;
    private final EventfulOrders eventful;
    private final ReferenceEvents references;
    private final MomentCollector collector;

    /**
     * @param days the day and those before it whose feedback and refunds come on it; {@code days[1]} is the day before
     * @param firstOrderOfLog orders of lower number do not exist
     * @param eventful null in a profile without operations, as are {@code references}
     * @param collector lent until the day is laid out
     */
    DayPlan(
            BusinessDay[] days,
            long firstOrderOfLog,
            Strata strata,
            Timeline timeline,
            OrderDraws draws,
            IncidentDeck incidents,
            EventfulOrders eventful,
            ReferenceEvents references,
            MomentCollector collector) {
        this.days = days;
        this.firstOrderOfLog = firstOrderOfLog;
        this.strata = strata;
        this.timeline = timeline;
        this.draws = draws;
        this.incidents = incidents;
        this.eventful = eventful;
        this.references = references;
        this.collector = collector;
    }

    /** The moments of the day, of which there are known to be {@code expected}. */
    DayMoments moments(int expected) {
        collector.begin(expected, days[0].endMs() - days[0].startMs());
        addOrders();
        for (int before = 0; before <= strata.lastFeedbackDay(); before++) {
            addFeedback(before);
        }
        if (eventful != null) {
            addIncidents();
            for (int before = 0; before <= incidents.lastRefundDay(); before++) {
                addRefunds(before);
            }
            references.forEach(
                    days[0],
                    (ms, kind, index) -> collector.add(Moments.packReference(ms - days[0].startMs(), index, kind)));
        }
        if (collector.count() != expected) {
            throw new IllegalStateException("day " + days[0].epochDay() + " has " + collector.count()
                    + " events, but its number says " + expected + "; this is a bug");
        }
        return collector.day();
    }

    private void addOrders() {
        BusinessDay day = days[0];
        int from = (int) Math.max(0, Math.min(day.orders(), firstOrderOfLog - day.firstOrder()));
        byte[] itemsOfStratum = {};
        long stratum = -1;
        for (int index = from; index < day.orders(); index++) {
            long order = day.firstOrder() + index;
            if (order / Strata.SIZE != stratum) {
                stratum = order / Strata.SIZE;
                itemsOfStratum = strata.itemsOf(stratum);
            }
            long key = draws.key(order);
            long createdMs = day.createdMs(index) - day.startMs();
            add(createdMs, 0, index, Moments.CREATED);
            ServiceType service = draws.service(key);
            long paymentDelayMs = timeline.paymentDelayMs(key, service);
            int items = itemsOfStratum[(int) (order - stratum * Strata.SIZE)];
            for (int item = 0; item < items; item++) {
                long delayMs = timeline.itemDelayMs(key, item, items, paymentDelayMs);
                add(createdMs + delayMs, 0, index, Moments.FIRST_ITEM + item);
            }
            add(createdMs + paymentDelayMs, 0, index, Moments.PAYMENT);
        }
    }

    private void addFeedback(int before) {
        BusinessDay day = days[before];
        strata.forEachFeedback(firstOrderOf(day), day.firstOrder() + day.orders(), before, order -> {
            int index = (int) (order - day.firstOrder());
            long key = draws.key(order);
            long paymentDelayMs = timeline.paymentDelayMs(key, draws.service(key));
            long ms = timeline.feedbackMs(key, day.createdMs(index), paymentDelayMs, days[0], before == 0);
            add(ms - days[0].startMs(), before, index, Moments.FEEDBACK);
        });
    }

    private void addIncidents() {
        BusinessDay day = days[0];
        incidents.forEach(firstOrderOf(day), day.firstOrder() + day.orders(), (order, kind) -> {
            int index = (int) (order - day.firstOrder());
            long ms = eventful.timeMs(kind, draws.key(order), day.createdMs(index), day, true);
            add(ms - day.startMs(), 0, index, kind);
        });
    }

    private void addRefunds(int before) {
        BusinessDay day = days[before];
        incidents.forEachRefund(firstOrderOf(day), day.firstOrder() + day.orders(), before, order -> {
            int index = (int) (order - day.firstOrder());
            long ms = eventful.timeMs(Moments.REFUND, draws.key(order), day.createdMs(index), days[0], before == 0);
            add(ms - days[0].startMs(), before, index, Moments.REFUND);
        });
    }

    /** Number of the first order of a day that exists. */
    private long firstOrderOf(BusinessDay day) {
        return Math.max(firstOrderOfLog, day.firstOrder());
    }

    private void add(long msOfDay, int daysBefore, int index, int kind) {
        collector.add(Moments.pack(msOfDay, daysBefore, index, kind));
    }
}
