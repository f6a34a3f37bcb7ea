package io.restaurantstream.generator.simulation;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventType;
import io.restaurantstream.event.LocationChanged;
import io.restaurantstream.event.MenuItemChanged;
import io.restaurantstream.event.ReferencePayload;
import io.restaurantstream.event.ShiftEnded;
import io.restaurantstream.event.ShiftStarted;
import io.restaurantstream.generator.profile.Location;
import io.restaurantstream.generator.profile.MenuItem;
import io.restaurantstream.generator.profile.Operations;
import io.restaurantstream.generator.profile.Profile;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * The events that belong to no order. At the start of the log each location says what it is and what is on its menu;
 * later days begin with the prices that change, and every day has its shifts.
 *
 * <p>An event is named by its kind and an index within the day: of a location, of an item at a location, or of a person
 * at a location.
 */
final class ReferenceEvents {

    static final int LOCATION = 0;
    static final int MENU_ITEM = 1;
    static final int SHIFT_STARTED = 2;
    static final int SHIFT_ENDED = 3;

    private static final int MINUTE_MS = 60_000;
    /** Prices are changed within this time of the beginning of a day, before any location opens. */
    private static final int CHANGED_WITHIN_MINUTES = 60;

    private static final LocalDate FIRST_OPENING = LocalDate.of(2005, 1, 3);
    private static final int OPENED_WITHIN_DAYS = 5000;
    private static final int SEATS_OF_TABLE = 4;

    private final Dice dice;
    private final Prices prices;
    private final Staff staff;
    private final Operations operations;
    private final List<Location> locations;
    private final String timeZone;
    private final long startMs;
    private final long firstDay;
    private final List<UUID> itemIds;
    private final long eventsOfFirstDay;

    /**
     * @param startMs when the log begins
     * @param first the business day on which that is
     */
    ReferenceEvents(
            Dice dice,
            Prices prices,
            Staff staff,
            Profile profile,
            Operations operations,
            long startMs,
            BusinessDay first) {
        this.dice = dice;
        this.prices = prices;
        this.staff = staff;
        this.operations = operations;
        locations = profile.locations();
        timeZone = profile.timeZone().getId();
        this.startMs = startMs;
        firstDay = first.epochDay();
        itemIds = prices.items().stream().map(MenuItem::id).toList();
        long[] count = new long[1];
        forEach(first, (ms, kind, index) -> count[0]++);
        eventsOfFirstDay = count[0];
    }

    /** Takes note of an event. */
    interface Visitor {

        /** Called once for each; {@code ms} is when it happens, in milliseconds since 1970-01-01 UTC. */
        void visit(long ms, int kind, int index);
    }

    /** Visits all events of a day that is not before the first. */
    void forEach(BusinessDay day, Visitor visitor) {
        boolean isFirst = day.epochDay() == firstDay;
        for (int location = 0; location < locations.size(); location++) {
            if (isFirst) {
                visit(LOCATION, location, day, visitor);
            }
            for (int item = 0; item < itemIds.size(); item++) {
                if (isFirst || prices.changes(item, day.epochDay())) {
                    visit(MENU_ITEM, location * itemIds.size() + item, day, visitor);
                }
            }
            for (int person = 0; person < staff.size(); person++) {
                int index = location * staff.size() + person;
                // who began before the log did is not in it
                if (timeMs(SHIFT_STARTED, index, day) >= startMs) {
                    visit(SHIFT_STARTED, index, day, visitor);
                    visit(SHIFT_ENDED, index, day, visitor);
                }
            }
        }
    }

    private void visit(int kind, int index, BusinessDay day, Visitor visitor) {
        visitor.visit(timeMs(kind, index, day), kind, index);
    }

    /** How many there are before {@code epochDay}. */
    long eventsBefore(long epochDay) {
        if (epochDay <= firstDay) {
            return 0;
        }
        return eventsOfFirstDay
                + (epochDay - firstDay - 1) * shiftEventsOfDay()
                + prices.changes(firstDay + 1, epochDay) * locations.size();
    }

    private long shiftEventsOfDay() {
        return 2L * staff.size() * locations.size();
    }

    /** Mean number of a day's events, but for the first day. */
    double eventsOfAverageDay() {
        return shiftEventsOfDay() + (double) itemIds.size() * locations.size() / operations.priceChangeDays();
    }

    static EventType type(int kind) {
        return switch (kind) {
            case LOCATION -> EventType.LOCATION_CHANGED;
            case MENU_ITEM -> EventType.MENU_ITEM_CHANGED;
            case SHIFT_STARTED -> EventType.SHIFT_STARTED;
            case SHIFT_ENDED -> EventType.SHIFT_ENDED;
            default -> throw new IllegalArgumentException("kind " + kind + " is none");
        };
    }

    /** Index of the location that an event belongs to. */
    int location(int kind, int index) {
        return switch (kind) {
            case LOCATION -> index;
            case MENU_ITEM -> index / itemIds.size();
            default -> index / staff.size();
        };
    }

    /** When an event happens, in milliseconds since 1970-01-01 UTC. */
    long timeMs(int kind, int index, BusinessDay day) {
        return switch (kind) {
            case LOCATION -> startMs;
            case MENU_ITEM ->
                day.epochDay() == firstDay ? startMs : day.startMs() + changeMs(location(kind, index), day);
            case SHIFT_STARTED -> day.startMs() + staff.startMs(index % staff.size(), shiftDraw(index, day));
            default -> day.startMs() + staff.endMs(index % staff.size(), shiftDraw(index, day));
        };
    }

    private long changeMs(int location, BusinessDay day) {
        return Dice.below(Dice.draw(key(day), location), CHANGED_WITHIN_MINUTES * MINUTE_MS);
    }

    private long shiftDraw(int index, BusinessDay day) {
        return draw(SHIFT_STARTED, index, day, 0);
    }

    private long key(BusinessDay day) {
        return dice.subject(day.epochDay());
    }

    /** 64 random bits for one purpose of an event. */
    private long draw(int kind, int index, BusinessDay day, int purpose) {
        return Dice.draw(new Dice(key(day)).subject((long) index << 2 | kind), purpose);
    }

    /** 64 random bits for what is wrong with an event. */
    long faultDraw(int kind, int index, BusinessDay day) {
        return draw(kind, index, day, 1);
    }

    Event event(long offset, long ms, int kind, int index, BusinessDay day) {
        Location location = locations.get(location(kind, index));
        Instant ts = Instant.ofEpochMilli(ms);
        UUID eventId = Ids.timeOrdered(ms, draw(kind, index, day, 2));
        return new Event(offset, eventId, ts, location.code(), payload(kind, index, day, location, ts));
    }

    private ReferencePayload payload(int kind, int index, BusinessDay day, Location location, Instant ts) {
        return switch (kind) {
            case LOCATION -> locationChanged(index, location, ts);
            case MENU_ITEM -> menuItemChanged(index % itemIds.size(), day, ts);
            case SHIFT_STARTED -> shiftStarted(index, day, location, ts);
            default -> new ShiftEnded(shiftId(index, day), ts);
        };
    }

    private LocationChanged locationChanged(int index, Location location, Instant ts) {
        int days = Dice.below(Dice.draw(dice.subject(-1), index), OPENED_WITHIN_DAYS);
        return new LocationChanged(
                location.code(),
                location.name(),
                location.city(),
                timeZone,
                LocationChanged.USUAL_DAY_START,
                LocationChanged.USUAL_WEEK_START,
                operations.currency(),
                operations.tables(),
                operations.tables() * SEATS_OF_TABLE,
                FIRST_OPENING.plusDays(days),
                null,
                ts);
    }

    private MenuItemChanged menuItemChanged(int item, BusinessDay day, Instant ts) {
        MenuItem changed = prices.items().get(item);
        return new MenuItemChanged(
                itemIds.get(item),
                changed.name(),
                changed.category().wireName(),
                prices.priceCents(changed, day.epochDay()),
                prices.costCents(changed, day.epochDay()),
                true,
                ts);
    }

    private UUID shiftId(int index, BusinessDay day) {
        return Ids.timeOrdered(timeMs(SHIFT_STARTED, index, day), draw(SHIFT_STARTED, index, day, 3));
    }

    private ShiftStarted shiftStarted(int index, BusinessDay day, Location location, Instant ts) {
        int person = index % staff.size();
        return new ShiftStarted(
                shiftId(index, day),
                Staff.ref(location.code(), person),
                staff.job(person),
                staff.hourlyCents(person),
                ts);
    }
}
