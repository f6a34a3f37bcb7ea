package io.restaurantstream.job;

import io.restaurantstream.event.DiscountApplied;
import io.restaurantstream.event.DiscountKind;
import io.restaurantstream.event.DiscountRemoved;
import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.EventWriter;
import io.restaurantstream.event.FeedbackSubmitted;
import io.restaurantstream.event.GiftCardSold;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.event.LocationChanged;
import io.restaurantstream.event.MenuItemChanged;
import io.restaurantstream.event.OrderCancelled;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.OrderItemVoided;
import io.restaurantstream.event.OrderMoved;
import io.restaurantstream.event.OrderReopened;
import io.restaurantstream.event.Payload;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.event.PaymentMethod;
import io.restaurantstream.event.PaymentScope;
import io.restaurantstream.event.PaymentVoided;
import io.restaurantstream.event.RefundIssued;
import io.restaurantstream.event.ServiceChargeApplied;
import io.restaurantstream.event.ServiceType;
import io.restaurantstream.event.ShiftEnded;
import io.restaurantstream.event.ShiftStarted;
import io.restaurantstream.event.TipAdjusted;
import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.source.RawEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * An order whose events tests send. Every id is a function of a number, so that two tests that say the same send the
 * same.
 *
 * @param ts when it was opened, and the time of its events unless a test says otherwise
 */
public record TestOrder(long number, String location, Instant ts) {

    /** When orders are opened, unless a test says otherwise. */
    public static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    public static TestOrder number(long number) {
        return new TestOrder(number, "LOC-ON-001", NOON);
    }

    public TestOrder at(String newLocation) {
        return new TestOrder(number, newLocation, ts);
    }

    public TestOrder openedAt(Instant newTs) {
        return new TestOrder(number, location, newTs);
    }

    public UUID id() {
        return new UUID(0x01, number);
    }

    public CheckedEvent created(long offset) {
        return event(
                offset,
                new OrderCreated(
                        id(),
                        new UUID(0x02, number),
                        ServiceType.DINE_IN,
                        null,
                        ts,
                        location,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    /** An item for 5.00 each. */
    public CheckedEvent item(long offset, int item, int qty) {
        return event(
                offset,
                new OrderItemAdded(
                        itemId(item),
                        id(),
                        new UUID(0x04, item),
                        "pizza",
                        "Pizza " + item,
                        500,
                        1000L * qty,
                        500L * qty,
                        null));
    }

    public UUID itemId(int item) {
        return new UUID(0x03, number * 100 + item);
    }

    /** The order's first payment, or what replaces it: of {@code subtotal} cents, with 13 % tax and a tip of 1.00. */
    public CheckedEvent paid(long offset, long subtotal) {
        return paid(offset, 1, subtotal);
    }

    public CheckedEvent paid(long offset, int payment, long subtotal) {
        return payment(offset, payment, PaymentScope.ORDER, location, subtotal, subtotal * 13 / 100, 100);
    }

    public UUID paymentId(int payment) {
        return new UUID(0x05, number * 100 + payment);
    }

    /** A part of the order's money, captured at {@code where}: with 13 % tax and a tip of 1.00. */
    public CheckedEvent tender(long offset, int payment, long subtotal, String where) {
        return payment(offset, payment, PaymentScope.TENDER, where, subtotal, subtotal * 13 / 100, 100);
    }

    public CheckedEvent tender(long offset, int payment, long subtotal) {
        return tender(offset, payment, subtotal, location);
    }

    /** A payment of {@code subtotal}, {@code tax} and {@code tip}, captured at {@code where}. */
    public CheckedEvent payment(
            long offset, int payment, PaymentScope scope, String where, long subtotal, long tax, long tip) {
        boolean isWhole = scope == PaymentScope.ORDER;
        long total = subtotal + tax + tip;
        return event(
                offset,
                new PaymentCaptured(
                        paymentId(payment),
                        id(),
                        isWhole ? PaymentMethod.DEBIT : PaymentMethod.CREDIT_CARD,
                        null,
                        isWhole ? "Interac" : "VISA",
                        total,
                        "A1",
                        subtotal,
                        tax,
                        tip,
                        total,
                        where,
                        scope,
                        null,
                        null));
    }

    public CheckedEvent voided(long offset, int payment) {
        return event(offset, new PaymentVoided(paymentId(payment), id(), "typo", ts));
    }

    public CheckedEvent tipAdjusted(long offset, int payment, long tip) {
        return event(offset, new TipAdjusted(paymentId(payment), id(), tip, ts));
    }

    /** Gives back {@code subtotal} of the first payment, 13 % tax and no tip. */
    public CheckedEvent refunded(long offset, int refund, long subtotal, Instant when) {
        return refunded(offset, refund, paymentId(1), subtotal, subtotal * 13 / 100, when);
    }

    /** Gives back {@code subtotal} and {@code tax} of {@code payment}, which is null when it is not known. */
    public CheckedEvent refunded(long offset, int refund, UUID payment, long subtotal, long tax, Instant when) {
        return event(
                offset,
                new RefundIssued(
                        new UUID(0x0a, number * 100 + refund),
                        id(),
                        payment,
                        subtotal + tax,
                        subtotal,
                        tax,
                        0,
                        PaymentMethod.CREDIT_CARD,
                        null,
                        "cold",
                        when,
                        ts,
                        List.of(),
                        null));
    }

    public CheckedEvent discounted(long offset, int discount, DiscountKind kind, long amount) {
        return event(
                offset,
                new DiscountApplied(
                        new UUID(0x0b, number * 100 + discount), id(), null, kind, "Tuesday", amount, null, "M1", ts));
    }

    public CheckedEvent discountRemoved(long offset, int discount) {
        return event(offset, new DiscountRemoved(new UUID(0x0b, number * 100 + discount), id(), ts));
    }

    public CheckedEvent itemVoided(long offset, int item, long qty, long amount) {
        return event(
                offset,
                new OrderItemVoided(
                        new UUID(0x0c, number * 100 + item),
                        id(),
                        itemId(item),
                        1000 * qty,
                        amount,
                        "86",
                        null,
                        true,
                        ts));
    }

    public CheckedEvent charged(long offset, int charge, long amount, boolean isGratuity) {
        return event(
                offset,
                new ServiceChargeApplied(
                        new UUID(0x0d, number * 100 + charge), id(), "large party", amount, isGratuity, false, ts));
    }

    public CheckedEvent giftCard(long offset, int card, long amount) {
        return event(offset, new GiftCardSold(new UUID(0x0e, number * 100 + card), id(), "card " + card, amount, ts));
    }

    public CheckedEvent moved(long offset, String table, Integer guests) {
        return event(offset, new OrderMoved(id(), table, "S2", guests, ts));
    }

    public CheckedEvent reopened(long offset) {
        return event(offset, new OrderReopened(id(), null, ts));
    }

    public CheckedEvent createdFor(long offset, Integer guests) {
        return event(
                offset,
                new OrderCreated(
                        id(),
                        null,
                        ServiceType.OTHER,
                        "room service",
                        ts,
                        location,
                        guests,
                        "T1",
                        "S1",
                        "web",
                        "17",
                        "9S2XJ4KNV0Q6R"));
    }

    public CheckedEvent feedback(long offset, int rating) {
        return feedback(offset, rating, "fine");
    }

    public CheckedEvent feedback(long offset, int rating, String comment) {
        return event(
                offset,
                new FeedbackSubmitted(
                        new UUID(0x06, number), id(), new UUID(0x07, number), rating, 2 * rating, comment, ts));
    }

    public CheckedEvent cancelled(long offset) {
        return event(offset, new OrderCancelled(id(), "guest left", ts));
    }

    /** An event that belongs to no order. */
    public static CheckedEvent shiftEnded(long offset) {
        return number(0).shiftEnded(offset, (int) offset);
    }

    /** A shift that begins at this order's location, at its time. */
    public CheckedEvent shiftStarted(long offset, int shift) {
        return event(offset, new ShiftStarted(shiftId(shift), "E" + shift, "cook", 2150L, ts));
    }

    public CheckedEvent shiftEnded(long offset, int shift) {
        return event(offset, new ShiftEnded(shiftId(shift), ts));
    }

    private static UUID shiftId(int shift) {
        return new UUID(0x09, shift);
    }

    /** The menu item of {@code item}, which asks 5.00 and costs {@code unitCost} from this order's time on. */
    public CheckedEvent menuItemChanged(long offset, int item, long unitCost) {
        return event(
                offset, new MenuItemChanged(new UUID(0x04, item), "Pizza " + item, "pizza", 500, unitCost, true, ts));
    }

    /** This order's location, whose clock is that of {@code timeZone} from this order's time on. */
    public CheckedEvent locationChanged(long offset, String timeZone) {
        return event(
                offset,
                new LocationChanged(
                        location,
                        "King Street",
                        "Toronto",
                        timeZone,
                        LocationChanged.USUAL_DAY_START,
                        LocationChanged.USUAL_WEEK_START,
                        "CAD",
                        12,
                        48,
                        null,
                        null,
                        ts));
    }

    /** An event of this order's location, at its time. */
    public CheckedEvent event(long offset, Payload payload) {
        return checked(EventWriter.write(new Event(offset, new UUID(0x08, offset), ts, location, payload)));
    }

    /** The same event with {@code change} made to its JSON. */
    public static CheckedEvent changed(CheckedEvent event, String part, String change) {
        if (!event.text().contains(part)) {
            throw new IllegalArgumentException(part + " is not in " + event.text());
        }
        return checked(event.text().replace(part, change).getBytes(StandardCharsets.UTF_8));
    }

    private static CheckedEvent checked(byte[] json) {
        try {
            return CheckedEvent.read(new EventReader(), json);
        } catch (InvalidEventException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The event as the source reads it. */
    public static RawEvent raw(CheckedEvent event) {
        return new RawEvent(event.event().offset(), event.event().offset(), event.partitionKey(), event.json());
    }
}
