package io.restaurantstream.generator.simulation;

import io.restaurantstream.generator.profile.Menu;
import io.restaurantstream.generator.profile.Operations;
import io.restaurantstream.generator.profile.Profile;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * All events there are for a {@link LogConfig}, found by offset or by time without looking at those before.
 *
 * <p>Offsets begin at 1 and have no gaps but those that the profile asks for. A few recently used days are kept; this changes no answer. Safe for use by
 * several threads.
 */
public final class World {

    /**
     * Days are kept up to this many events together: 16 MB. A reader uses one or two; more would be copied by the
     * garbage collector when one looks here and there.
     */
    private static final long EVENTS_TO_KEEP = 2_000_000;

    private final LogConfig config;
    private final BusinessCalendar calendar;
    private final Strata strata;
    private final Timeline timeline;
    private final OrderDraws draws;
    private final EventAssembly assembly;
    private final FaultDeck faults;
    private final IncidentDeck incidents;
    /** Null in a profile without operations. */
    private final EventfulOrders eventful;
    /** Null in a profile without operations. */
    private final ReferenceEvents references;
    /** Events happen at most so many business days after their order. */
    private final int lastDayOfOrder;

    private final long firstDay;
    private final long firstOrder;
    private final double eventsOfAverageDay;
    private final RecentDays recent;
    /** Lent to one thread at a time; another that lays out a day meanwhile makes one of its own. */
    private final AtomicReference<MomentCollector> idleCollector = new AtomicReference<>();
    /** Spares neighbouring offsets the search for their day; any thread may set it, as any value of it is right. */
    private volatile DayEvents lastFound;

    public World(LogConfig config) {
        this.config = config;
        Profile profile = config.profile();
        Dice dice = new Dice(config.seed());
        calendar = new BusinessCalendar(dice.of(1), profile);
        strata = new Strata(dice.of(2), profile);
        draws = new OrderDraws(dice.of(3), profile, Menu.standard());
        timeline = new Timeline(profile.lifecycle());
        faults = new FaultDeck(dice.of(4), profile.faults());
        firstDay = calendar.dayOf(config.start());
        firstOrder = firstOrderFromStart();
        incidents = new IncidentDeck(dice.of(5), profile);
        lastDayOfOrder = Math.max(strata.lastFeedbackDay(), incidents.lastRefundDay());
        if (profile.operations().isPresent()) {
            Operations operations = profile.operations().get();
            Prices prices = new Prices(dice.of(6), Menu.standard(), operations.priceChangeDays());
            Staff staff = new Staff(operations);
            eventful = new EventfulOrders(draws, strata, timeline, incidents, prices, staff, profile, operations);
            references = new ReferenceEvents(
                    dice.of(7), prices, staff, profile, operations, startMs(config), calendar.day(firstDay));
        } else {
            eventful = null;
            references = null;
        }
        assembly = new EventAssembly(draws, strata, timeline, profile.locations(), eventful);
        eventsOfAverageDay = eventsOfAverageSoundDay() * faults.offsetsPerEvent();
        recent = new RecentDays(this::build, (int) Math.max(2, Math.min(16, EVENTS_TO_KEEP / eventsOfAverageDay)));
    }

    /** What this world follows from. */
    public LogConfig config() {
        return config;
    }

    /** Mean number of offsets of a business day. */
    public double eventsOfAverageDay() {
        return eventsOfAverageDay;
    }

    /** Offset of the last event of all, at the end of the year 9999. */
    public long lastOffset() {
        return offsetsBefore(BusinessCalendar.LAST_DAY + 1);
    }

    /** Offset of the last event that has come until {@code instant}, itself included; 0 when none has. */
    public long offsetsUntil(Instant instant) {
        long day = instant.isBefore(config.start()) ? firstDay - 1 : dayOf(instant);
        if (day < firstDay) {
            return 0;
        }
        return day > BusinessCalendar.LAST_DAY ? lastOffset() : recent.day(day).offsetsUntil(instant.toEpochMilli());
    }

    /**
     * The business day that has the event at {@code offset}.
     *
     * @throws IllegalArgumentException when {@code offset} is not from 1 to {@link #lastOffset()}
     */
    public DayEvents dayWith(long offset) {
        DayEvents day = lastFound;
        if (day == null || offset < day.firstOffset() || offset > day.lastOffset()) {
            day = recent.day(epochDayWith(offset));
            lastFound = day;
        }
        return day;
    }

    /** How many offsets the log has before {@code epochDay} begins. */
    private long offsetsBefore(long epochDay) {
        long events = eventsBefore(epochDay);
        return events + faults.offsetsAddedBefore(events);
    }

    /** How many events happen before {@code epochDay} begins. */
    long eventsBefore(long epochDay) {
        if (epochDay <= firstDay) {
            return 0;
        }
        long end = Math.max(firstOrder, calendar.firstOrder(epochDay));
        long events = 2 * (end - firstOrder) + strata.itemsBefore(end) - strata.itemsBefore(firstOrder);
        for (int day = 0; day <= strata.lastFeedbackDay(); day++) {
            long from = Math.max(firstOrder, calendar.firstOrder(epochDay - day));
            events += strata.feedbackBefore(from, day) - strata.feedbackBefore(firstOrder, day);
        }
        return references == null ? events : events + operationsBefore(epochDay, end);
    }

    /** @param end number of the first order of {@code epochDay} */
    private long operationsBefore(long epochDay, long end) {
        long events = incidents.eventsBefore(end) - incidents.eventsBefore(firstOrder);
        for (int day = 0; day <= incidents.lastRefundDay(); day++) {
            long from = Math.max(firstOrder, calendar.firstOrder(epochDay - day));
            events += incidents.refundsBefore(from, day) - incidents.refundsBefore(firstOrder, day);
        }
        return events + references.eventsBefore(epochDay);
    }

    /** When the log begins: at or after its start, also when that is finer than a millisecond. */
    private static long startMs(LogConfig config) {
        return config.start().plusNanos(999_999).toEpochMilli();
    }

    private long dayOf(Instant instant) {
        // far instants such as Instant.MAX have no local time
        return instant.isAfter(LogConfig.LATEST_START.plusSeconds(366 * 86_400L))
                ? BusinessCalendar.LAST_DAY + 1
                : calendar.dayOf(instant);
    }

    private long epochDayWith(long offset) {
        if (offset < 1) {
            throw new IllegalArgumentException("offset is " + offset + ", must be at least 1");
        }
        long low = firstDay;
        long high = Math.min(BusinessCalendar.LAST_DAY + 1, firstDay + 1 + (long) (offset / eventsOfAverageDay));
        // gallop from the estimate until offsetsBefore(low) < offset <= offsetsBefore(high)
        for (long step = 1; offsetsBefore(high) < offset; step *= 2) {
            if (high > BusinessCalendar.LAST_DAY) {
                throw new IllegalArgumentException("offset is " + offset + ", must be at most " + lastOffset());
            }
            low = high;
            high = Math.min(BusinessCalendar.LAST_DAY + 1, high + step);
        }
        for (long step = 1; high - step > low; step *= 2) {
            if (offsetsBefore(high - step) < offset) {
                low = high - step;
            } else {
                high -= step;
            }
        }
        while (high - low > 1) {
            long middle = (low + high) >>> 1;
            if (offsetsBefore(middle) < offset) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private long firstOrderFromStart() {
        BusinessDay day = calendar.day(firstDay);
        long startMs = startMs(config);
        int low = 0;
        int high = day.orders();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (day.createdMs(middle) < startMs) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return day.firstOrder() + low;
    }

    private double eventsOfAverageSoundDay() {
        double ofOrders = calendar.ordersOfAverageDay() / Strata.SIZE * eventsOfStratum();
        return references == null ? ofOrders : ofOrders + references.eventsOfAverageDay();
    }

    private double eventsOfStratum() {
        double events = 2.0 * Strata.SIZE + strata.itemsBefore(Strata.SIZE);
        for (int day = 0; day <= strata.lastFeedbackDay(); day++) {
            events += strata.feedbackBefore(Strata.SIZE, day);
        }
        return events + incidents.eventsOfStratum();
    }

    private DayEvents build(long epochDay) {
        BusinessDay[] days = new BusinessDay[lastDayOfOrder + 1];
        for (int before = 0; before < days.length; before++) {
            days[before] = calendar.day(epochDay - before);
        }
        long before = eventsBefore(epochDay);
        int count = (int) (eventsBefore(epochDay + 1) - before);
        MomentCollector idle = idleCollector.getAndSet(null);
        MomentCollector collector = idle == null ? new MomentCollector() : idle;
        DayMoments moments = new DayPlan(
                        days, firstOrder, strata, timeline, draws, incidents, eventful, references, collector)
                .moments(count);
        idleCollector.set(collector);
        if (!faults.isEmpty()) {
            int lastMs = (int) (days[0].endMs() - days[0].startMs()) - 1;
            moments = DayMoments.inOrder(
                    new FaultyDay(faults, config.profile().faults(), lastMs).moments(moments.toArray(), before));
        }
        return new DayEvents(days, before + faults.offsetsAddedBefore(before) + 1, moments, assembly, references);
    }
}
