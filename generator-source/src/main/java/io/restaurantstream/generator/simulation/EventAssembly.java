package io.restaurantstream.generator.simulation;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventType;
import io.restaurantstream.event.FeedbackSubmitted;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.Payload;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.PaymentMethod;
import io.restaurantstream.event.PaymentScope;
import io.restaurantstream.event.ServiceType;
import io.restaurantstream.generator.profile.DayPart;
import io.restaurantstream.generator.profile.Location;
import io.restaurantstream.generator.profile.MenuItem;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Puts the draws of an order together into one of its events. */
final class EventAssembly {

    private final OrderDraws draws;
    private final Strata strata;
    private final Timeline timeline;
    private final String[] locationCodes;
    /** Null in a profile without operations. */
    private final EventfulOrders eventful;

    /** @param eventful null in a profile without operations */
    EventAssembly(
            OrderDraws draws, Strata strata, Timeline timeline, List<Location> locations, EventfulOrders eventful) {
        this.draws = draws;
        this.strata = strata;
        this.timeline = timeline;
        this.eventful = eventful;
        locationCodes = locations.stream().map(Location::code).toArray(String[]::new);
    }

    EventType type(int kind, long order) {
        if (eventful != null) {
            return eventful.type(kind, order);
        }
        return switch (kind) {
            case Moments.CREATED -> EventType.ORDER_CREATED;
            case Moments.PAYMENT -> EventType.PAYMENT_CAPTURED;
            case Moments.FEEDBACK -> EventType.FEEDBACK_SUBMITTED;
            default -> EventType.ORDER_ITEM_ADDED;
        };
    }

    int location(long order) {
        return draws.location(draws.key(order));
    }

    /** 64 random bits for what is wrong with an event. */
    long faultDraw(long order, int kind) {
        return Dice.draw(draws.key(order), Purpose.fault(kind));
    }

    /**
     * When an event happens, in milliseconds since 1970-01-01 UTC.
     *
     * @param kind see {@link Moments}
     * @param order number of the order it is about
     * @param createdMs when that order is created
     * @param day the business day on which the event happens
     * @param sameDay whether that is the day of the order
     */
    long timeMs(int kind, long order, long createdMs, BusinessDay day, boolean sameDay) {
        long key = draws.key(order);
        long paymentDelayMs = timeline.paymentDelayMs(key, draws.service(key));
        return switch (kind) {
            case Moments.CREATED -> createdMs;
            case Moments.PAYMENT -> createdMs + paymentDelayMs;
            case Moments.FEEDBACK -> timeline.feedbackMs(key, createdMs, paymentDelayMs, day, sameDay);
            default ->
                kind < Moments.MOVED
                        ? createdMs
                                + timeline.itemDelayMs(
                                        key, kind - Moments.FIRST_ITEM, strata.items(order), paymentDelayMs)
                        : eventful.timeMs(kind, key, createdMs, day, sameDay);
        };
    }

    /**
     * @param ms when it happens, in milliseconds since 1970-01-01 UTC
     * @param kind see {@link Moments}
     * @param order number of the order it is about
     * @param createdMs when that order is created
     * @param day the business day on which that is
     * @param stray whether it names an order that does not exist
     */
    Event event(long offset, long ms, int kind, long order, long createdMs, BusinessDay day, boolean stray) {
        long key = draws.key(order);
        String locationCode = locationCodes[draws.location(key)];
        int orderIdPurpose = stray ? Purpose.strayOrderId(kind) : Purpose.ORDER_ID;
        UUID orderId = Ids.timeOrdered(createdMs, Dice.draw(key, orderIdPurpose));
        Instant ts = Instant.ofEpochMilli(ms);
        DayPart part = day.partAt(createdMs);
        Payload payload;
        if (kind == Moments.FEEDBACK) {
            payload = feedback(key, orderId, ms, ts);
        } else if (eventful != null) {
            payload = eventful.payload(kind, new Subject(order, key, orderId, createdMs, day, part, locationCode), ms);
        } else {
            payload = switch (kind) {
                case Moments.CREATED -> created(key, orderId, ms, ts, locationCode);
                case Moments.PAYMENT -> payment(key, orderId, ms, strata.items(order), part, locationCode);
                default -> item(key, orderId, ms, kind - Moments.FIRST_ITEM, part);
            };
        }
        UUID eventId = Ids.timeOrdered(ms, Dice.draw(key, Purpose.eventId(kind)));
        return new Event(offset, eventId, ts, locationCode, payload);
    }

    private OrderCreated created(long key, UUID orderId, long ms, Instant ts, String locationCode) {
        UUID visitId = Ids.timeOrdered(ms, Dice.draw(key, Purpose.VISIT_ID));
        return new OrderCreated(
                orderId, visitId, draws.service(key), null, ts, locationCode, null, null, null, null, null, null);
    }

    private OrderItemAdded item(long key, UUID orderId, long ms, int item, DayPart part) {
        OrderDraws.Dish dish = draws.dish(key, item, part);
        MenuItem menuItem = dish.item();
        int quantity = draws.quantity(key, item);
        return new OrderItemAdded(
                Ids.timeOrdered(ms, Dice.draw(key, Purpose.ITEM_ID + item)),
                orderId,
                dish.id(),
                menuItem.category().wireName(),
                menuItem.name(),
                menuItem.priceCents(),
                1000L * quantity,
                menuItem.priceCents() * quantity,
                null);
    }

    private PaymentCaptured payment(long key, UUID orderId, long ms, int items, DayPart part, String locationCode) {
        ServiceType service = draws.service(key);
        PaymentMethod method = draws.method(key);
        long subtotal = draws.subtotalCents(key, items, part);
        long tax = draws.taxCents(subtotal);
        long tip = draws.tipCents(key, service, subtotal);
        long total = subtotal + tax + tip;
        return new PaymentCaptured(
                Ids.timeOrdered(ms, Dice.draw(key, Purpose.PAYMENT_ID)),
                orderId,
                method,
                null,
                draws.provider(key, method),
                total,
                draws.authCode(key, method),
                subtotal,
                tax,
                tip,
                total,
                locationCode,
                PaymentScope.ORDER,
                null,
                null);
    }

    private FeedbackSubmitted feedback(long key, UUID orderId, long ms, Instant ts) {
        int rating = draws.rating(key);
        return new FeedbackSubmitted(
                Ids.timeOrdered(ms, Dice.draw(key, Purpose.FEEDBACK_ID)),
                orderId,
                draws.customerId(key),
                rating,
                eventful != null && eventful.hidesNps(key) ? null : draws.nps(key, rating),
                draws.comment(key, rating),
                ts);
    }
}
