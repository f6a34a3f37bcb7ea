package io.restaurantstream.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * Writes events as JSON in the field order of the original system.
 *
 * <p>Byte-stable: the same event gives the same bytes on every JVM, and reading them gives the same event. A field that
 * the original system does not have is written only when it says something: the first four types of event are, without
 * it, byte for byte what that system sends.
 */
public final class EventWriter {

    private EventWriter() {}

    /** Appends {@code event} to {@code out} as one JSON object on one line, without a line end. */
    public static void write(Event event, Utf8Buffer out) {
        out.raw(Names.OFFSET).number(event.offset());
        out.raw(Names.EVENT_ID).uuid(event.eventId());
        EventType type = event.type();
        out.raw(Names.EVENT_TYPE).ascii(type.wireName());
        out.raw(Names.TS).timestamp(event.ts());
        out.raw(Names.PARTITION_KEY).jsonString(event.partitionKey());
        out.raw(Names.PAYLOAD);
        int payloadFrom = out.length();
        writePayload(type, event.payload(), out);
        out.put(payloadFrom, '{').ascii('}').ascii('}');
    }

    /** {@code event} as JSON bytes. */
    public static byte[] write(Event event) {
        Utf8Buffer out = new Utf8Buffer(512);
        write(event, out);
        return out.toByteArray();
    }

    /** Appends the fields of {@code payload}, each with a comma before it, which for the first becomes the brace. */
    private static Utf8Buffer writePayload(EventType type, Payload payload, Utf8Buffer out) {
        return switch (type) {
            case ORDER_CREATED -> orderCreated((OrderCreated) payload, out);
            case ORDER_ITEM_ADDED -> orderItemAdded((OrderItemAdded) payload, out);
            case PAYMENT_CAPTURED -> paymentCaptured((PaymentCaptured) payload, out);
            case FEEDBACK_SUBMITTED -> feedbackSubmitted((FeedbackSubmitted) payload, out);
            case PAYMENT_VOIDED -> paymentVoided((PaymentVoided) payload, out);
            case TIP_ADJUSTED -> tipAdjusted((TipAdjusted) payload, out);
            case REFUND_ISSUED -> refundIssued((RefundIssued) payload, out);
            case DISCOUNT_APPLIED -> discountApplied((DiscountApplied) payload, out);
            case DISCOUNT_REMOVED -> discountRemoved((DiscountRemoved) payload, out);
            case SERVICE_CHARGE_APPLIED -> serviceChargeApplied((ServiceChargeApplied) payload, out);
            case ORDER_ITEM_VOIDED -> orderItemVoided((OrderItemVoided) payload, out);
            case ORDER_CANCELLED -> orderCancelled((OrderCancelled) payload, out);
            case ORDER_REOPENED -> orderReopened((OrderReopened) payload, out);
            case ORDER_MOVED -> orderMoved((OrderMoved) payload, out);
            case GIFT_CARD_SOLD -> giftCardSold((GiftCardSold) payload, out);
            case MENU_ITEM_CHANGED -> menuItemChanged((MenuItemChanged) payload, out);
            case LOCATION_CHANGED -> locationChanged((LocationChanged) payload, out);
            case SHIFT_STARTED -> shiftStarted((ShiftStarted) payload, out);
            case SHIFT_ENDED -> shiftEnded((ShiftEnded) payload, out);
        };
    }

    private static Utf8Buffer orderCreated(OrderCreated order, Utf8Buffer out) {
        id(out, Names.ORDER_ID, order.orderId());
        idOrNull(out, Names.VISIT_ID, order.visitId());
        word(out, Names.SERVICE_TYPE, order.serviceType().wireName(), order.otherService());
        time(out, Names.ORDER_TS, order.orderTs());
        out.raw(Names.LOCATION_CODE).jsonString(order.locationCode());
        optional(out, Names.GUESTS, order.guests());
        optional(out, Names.TABLE, order.table());
        optional(out, Names.SERVER_ID, order.serverId());
        optional(out, Names.CHANNEL, order.channel());
        optional(out, Names.CHECK_NUMBER, order.checkNumber());
        optional(out, Names.EXTERNAL_ID, order.externalId());
        return out;
    }

    private static Utf8Buffer orderItemAdded(OrderItemAdded item, Utf8Buffer out) {
        id(out, Names.ORDER_ITEM_ID, item.orderItemId());
        id(out, Names.ORDER_ID, item.orderId());
        id(out, Names.MENU_ITEM_ID, item.menuItemId());
        out.raw(Names.CATEGORY).jsonString(item.category());
        out.raw(Names.ITEM_NAME).jsonString(item.itemName());
        out.raw(Names.UNIT_PRICE).cents(item.unitPriceCents());
        out.raw(Names.QTY).thousandths(item.qtyThousandths());
        out.raw(Names.EXTENDED_PRICE).cents(item.extendedPriceCents());
        optional(out, Names.EXTERNAL_ID, item.externalId());
        return out;
    }

    private static Utf8Buffer paymentCaptured(PaymentCaptured payment, Utf8Buffer out) {
        id(out, Names.PAYMENT_ID, payment.paymentId());
        id(out, Names.ORDER_ID, payment.orderId());
        word(out, Names.METHOD, payment.method().wireName(), payment.otherMethod());
        out.raw(Names.PROVIDER).jsonString(payment.provider());
        out.raw(Names.AMOUNT).cents(payment.amountCents());
        out.raw(Names.AUTH_CODE).jsonString(payment.authCode());
        out.raw(Names.SUBTOTAL).cents(payment.subtotalCents());
        out.raw(Names.TAX).cents(payment.taxCents());
        out.raw(Names.TIP).cents(payment.tipCents());
        out.raw(Names.TOTAL).cents(payment.totalCents());
        out.raw(Names.LOCATION_CODE).jsonString(payment.locationCode());
        if (payment.scope() != PaymentScope.ORDER) {
            out.raw(Names.SCOPE).jsonString(payment.scope().wireName());
        }
        optional(out, Names.CARD_REF, payment.cardRef());
        optional(out, Names.EXTERNAL_ID, payment.externalId());
        return out;
    }

    private static Utf8Buffer feedbackSubmitted(FeedbackSubmitted feedback, Utf8Buffer out) {
        id(out, Names.FEEDBACK_ID, feedback.feedbackId());
        id(out, Names.ORDER_ID, feedback.orderId());
        idOrNull(out, Names.CUSTOMER_ID, feedback.customerId());
        out.raw(Names.RATING).number(feedback.rating());
        numberOrNull(out, Names.NPS, feedback.nps());
        out.raw(Names.COMMENT).jsonString(feedback.comment());
        time(out, Names.CREATED_TS, feedback.createdTs());
        return out;
    }

    private static Utf8Buffer paymentVoided(PaymentVoided voided, Utf8Buffer out) {
        id(out, Names.PAYMENT_ID, voided.paymentId());
        id(out, Names.ORDER_ID, voided.orderId());
        optional(out, Names.REASON, voided.reason());
        time(out, Names.VOIDED_TS, voided.voidedTs());
        return out;
    }

    private static Utf8Buffer tipAdjusted(TipAdjusted adjusted, Utf8Buffer out) {
        id(out, Names.PAYMENT_ID, adjusted.paymentId());
        id(out, Names.ORDER_ID, adjusted.orderId());
        out.raw(Names.TIP).cents(adjusted.tipCents());
        time(out, Names.ADJUSTED_TS, adjusted.adjustedTs());
        return out;
    }

    private static Utf8Buffer refundIssued(RefundIssued refund, Utf8Buffer out) {
        id(out, Names.REFUND_ID, refund.refundId());
        id(out, Names.ORDER_ID, refund.orderId());
        optionalId(out, Names.PAYMENT_ID, refund.paymentId());
        out.raw(Names.AMOUNT).cents(refund.amountCents());
        out.raw(Names.SUBTOTAL).cents(refund.subtotalCents());
        out.raw(Names.TAX).cents(refund.taxCents());
        out.raw(Names.TIP).cents(refund.tipCents());
        word(out, Names.METHOD, refund.method().wireName(), refund.otherMethod());
        optional(out, Names.REASON, refund.reason());
        time(out, Names.REFUNDED_TS, refund.refundedTs());
        time(out, Names.ORDER_TS, refund.orderTs());
        lines(out, refund.lines());
        optional(out, Names.EXTERNAL_ID, refund.externalId());
        return out;
    }

    private static Utf8Buffer discountApplied(DiscountApplied discount, Utf8Buffer out) {
        id(out, Names.DISCOUNT_ID, discount.discountId());
        id(out, Names.ORDER_ID, discount.orderId());
        optionalId(out, Names.ORDER_ITEM_ID, discount.orderItemId());
        out.raw(Names.KIND).jsonString(discount.kind().wireName());
        optional(out, Names.NAME, discount.name());
        out.raw(Names.AMOUNT).cents(discount.amountCents());
        optional(out, Names.REASON, discount.reason());
        optional(out, Names.APPROVED_BY, discount.approvedBy());
        time(out, Names.APPLIED_TS, discount.appliedTs());
        return out;
    }

    private static Utf8Buffer discountRemoved(DiscountRemoved removed, Utf8Buffer out) {
        id(out, Names.DISCOUNT_ID, removed.discountId());
        id(out, Names.ORDER_ID, removed.orderId());
        time(out, Names.REMOVED_TS, removed.removedTs());
        return out;
    }

    private static Utf8Buffer serviceChargeApplied(ServiceChargeApplied charge, Utf8Buffer out) {
        id(out, Names.CHARGE_ID, charge.chargeId());
        id(out, Names.ORDER_ID, charge.orderId());
        out.raw(Names.KIND).jsonString(charge.kind());
        out.raw(Names.AMOUNT).cents(charge.amountCents());
        out.raw(Names.IS_GRATUITY).ascii(charge.isGratuity() ? "true" : "false");
        out.raw(Names.TAXABLE).ascii(charge.taxable() ? "true" : "false");
        time(out, Names.APPLIED_TS, charge.appliedTs());
        return out;
    }

    private static Utf8Buffer orderItemVoided(OrderItemVoided voided, Utf8Buffer out) {
        id(out, Names.VOID_ID, voided.voidId());
        id(out, Names.ORDER_ID, voided.orderId());
        id(out, Names.ORDER_ITEM_ID, voided.orderItemId());
        out.raw(Names.QTY).thousandths(voided.qtyThousandths());
        out.raw(Names.AMOUNT).cents(voided.amountCents());
        optional(out, Names.REASON, voided.reason());
        optional(out, Names.APPROVED_BY, voided.approvedBy());
        out.raw(Names.AFTER_SEND).ascii(voided.afterSend() ? "true" : "false");
        time(out, Names.VOIDED_TS, voided.voidedTs());
        return out;
    }

    private static Utf8Buffer orderCancelled(OrderCancelled cancelled, Utf8Buffer out) {
        id(out, Names.ORDER_ID, cancelled.orderId());
        optional(out, Names.REASON, cancelled.reason());
        time(out, Names.CANCELLED_TS, cancelled.cancelledTs());
        return out;
    }

    private static Utf8Buffer orderReopened(OrderReopened reopened, Utf8Buffer out) {
        id(out, Names.ORDER_ID, reopened.orderId());
        optional(out, Names.REASON, reopened.reason());
        time(out, Names.REOPENED_TS, reopened.reopenedTs());
        return out;
    }

    private static Utf8Buffer orderMoved(OrderMoved moved, Utf8Buffer out) {
        id(out, Names.ORDER_ID, moved.orderId());
        optional(out, Names.TABLE, moved.table());
        optional(out, Names.SERVER_ID, moved.serverId());
        optional(out, Names.GUESTS, moved.guests());
        time(out, Names.MOVED_TS, moved.movedTs());
        return out;
    }

    private static Utf8Buffer giftCardSold(GiftCardSold sold, Utf8Buffer out) {
        id(out, Names.GIFT_TXN_ID, sold.giftTxnId());
        id(out, Names.ORDER_ID, sold.orderId());
        out.raw(Names.CARD_REF).jsonString(sold.cardRef());
        out.raw(Names.AMOUNT).cents(sold.amountCents());
        time(out, Names.SOLD_TS, sold.soldTs());
        return out;
    }

    private static Utf8Buffer menuItemChanged(MenuItemChanged item, Utf8Buffer out) {
        id(out, Names.MENU_ITEM_ID, item.menuItemId());
        out.raw(Names.NAME).jsonString(item.name());
        out.raw(Names.CATEGORY).jsonString(item.category());
        out.raw(Names.LIST_PRICE).cents(item.listPriceCents());
        out.raw(Names.UNIT_COST).cents(item.unitCostCents());
        out.raw(Names.ACTIVE).ascii(item.active() ? "true" : "false");
        time(out, Names.VALID_FROM, item.validFrom());
        return out;
    }

    private static Utf8Buffer locationChanged(LocationChanged location, Utf8Buffer out) {
        out.raw(Names.LOCATION_CODE).jsonString(location.locationCode());
        out.raw(Names.NAME).jsonString(location.name());
        optional(out, Names.CITY, location.city());
        out.raw(Names.TIME_ZONE).jsonString(location.timeZone());
        if (!location.dayStartsAt().equals(LocationChanged.USUAL_DAY_START)) {
            out.raw(Names.DAY_STARTS_AT).jsonString(location.dayStartsAt().toString());
        }
        if (location.weekStartsOn() != LocationChanged.USUAL_WEEK_START) {
            out.raw(Names.WEEK_STARTS_ON)
                    .jsonString(location.weekStartsOn().name().toLowerCase(Locale.ROOT));
        }
        optional(out, Names.CURRENCY, location.currency());
        optional(out, Names.TABLES, location.tables());
        optional(out, Names.SEATS, location.seats());
        optional(out, Names.OPENED_ON, location.openedOn());
        optional(out, Names.CLOSED_ON, location.closedOn());
        time(out, Names.VALID_FROM, location.validFrom());
        return out;
    }

    private static Utf8Buffer shiftStarted(ShiftStarted shift, Utf8Buffer out) {
        id(out, Names.SHIFT_ID, shift.shiftId());
        out.raw(Names.EMPLOYEE_REF).jsonString(shift.employeeRef());
        out.raw(Names.JOB).jsonString(shift.job());
        optionalCents(out, Names.HOURLY_COST, shift.hourlyCostCents());
        time(out, Names.STARTED_TS, shift.startedTs());
        return out;
    }

    private static Utf8Buffer shiftEnded(ShiftEnded shift, Utf8Buffer out) {
        id(out, Names.SHIFT_ID, shift.shiftId());
        time(out, Names.ENDED_TS, shift.endedTs());
        return out;
    }

    private static void lines(Utf8Buffer out, List<RefundLine> lines) {
        if (lines.isEmpty()) {
            return;
        }
        out.raw(Names.LINES);
        char before = '[';
        for (RefundLine line : lines) {
            out.ascii(before);
            int from = out.length();
            id(out, Names.ORDER_ITEM_ID, line.orderItemId());
            out.raw(Names.QTY).thousandths(line.qtyThousandths());
            out.raw(Names.AMOUNT).cents(line.amountCents());
            out.put(from, '{').ascii('}');
            before = ',';
        }
        out.ascii(']');
    }

    private static void id(Utf8Buffer out, byte[] name, UUID value) {
        out.raw(name).uuid(value).ascii('"');
    }

    private static void optionalId(Utf8Buffer out, byte[] name, UUID value) {
        if (value != null) {
            id(out, name, value);
        }
    }

    private static void idOrNull(Utf8Buffer out, byte[] name, UUID value) {
        if (value == null) {
            out.raw(name, 0, name.length - 1).ascii("null");
        } else {
            id(out, name, value);
        }
    }

    private static void time(Utf8Buffer out, byte[] name, Instant value) {
        out.raw(name).timestamp(value).ascii('"');
    }

    /** @param other the word to write in place of the usual one; null when there is none */
    private static void word(Utf8Buffer out, byte[] name, String usual, String other) {
        if (other == null) {
            out.raw(name).ascii(usual).ascii('"');
        } else {
            out.raw(name, 0, name.length - 1).jsonString(other);
        }
    }

    private static void numberOrNull(Utf8Buffer out, byte[] name, Integer value) {
        if (value == null) {
            out.raw(name).ascii("null");
        } else {
            out.raw(name).number(value);
        }
    }

    private static void optional(Utf8Buffer out, byte[] name, String value) {
        if (value != null) {
            out.raw(name).jsonString(value);
        }
    }

    private static void optional(Utf8Buffer out, byte[] name, Integer value) {
        if (value != null) {
            out.raw(name).number(value);
        }
    }

    private static void optional(Utf8Buffer out, byte[] name, LocalDate value) {
        if (value != null) {
            out.raw(name).jsonString(value.toString());
        }
    }

    private static void optionalCents(Utf8Buffer out, byte[] name, Long value) {
        if (value != null) {
            out.raw(name).cents(value);
        }
    }

    /** The text between two values, encoded once. */
    private static final class Names {
        static final byte[] OFFSET = bytes("{\"offset\":");
        static final byte[] EVENT_ID = bytes(",\"event_id\":\"");
        static final byte[] EVENT_TYPE = bytes("\",\"event_type\":\"");
        static final byte[] TS = bytes("\",\"ts\":\"");
        static final byte[] PARTITION_KEY = bytes("\",\"partition_key\":");
        static final byte[] PAYLOAD = bytes(",\"payload\":");
        static final byte[] LINES = name("lines");

        static final byte[] ORDER_ID = quoted("order_id");
        static final byte[] VISIT_ID = quoted("visit_id");
        static final byte[] SERVICE_TYPE = quoted("service_type");
        static final byte[] ORDER_TS = quoted("order_ts");
        static final byte[] LOCATION_CODE = name("location_code");
        static final byte[] GUESTS = name("guests");
        static final byte[] TABLE = name("table");
        static final byte[] SERVER_ID = name("server_id");
        static final byte[] CHANNEL = name("channel");
        static final byte[] CHECK_NUMBER = name("check_number");
        static final byte[] EXTERNAL_ID = name("external_id");
        static final byte[] ORDER_ITEM_ID = quoted("order_item_id");
        static final byte[] MENU_ITEM_ID = quoted("menu_item_id");
        static final byte[] CATEGORY = name("category");
        static final byte[] ITEM_NAME = name("item_name");
        static final byte[] UNIT_PRICE = name("unit_price");
        static final byte[] QTY = name("qty");
        static final byte[] EXTENDED_PRICE = name("extended_price");
        static final byte[] PAYMENT_ID = quoted("payment_id");
        static final byte[] METHOD = quoted("method");
        static final byte[] PROVIDER = name("provider");
        static final byte[] AMOUNT = name("amount");
        static final byte[] AUTH_CODE = name("auth_code");
        static final byte[] SUBTOTAL = name("subtotal");
        static final byte[] TAX = name("tax");
        static final byte[] TIP = name("tip");
        static final byte[] TOTAL = name("total");
        static final byte[] SCOPE = name("scope");
        static final byte[] CARD_REF = name("card_ref");
        static final byte[] FEEDBACK_ID = quoted("feedback_id");
        static final byte[] CUSTOMER_ID = quoted("customer_id");
        static final byte[] RATING = name("rating");
        static final byte[] NPS = name("nps");
        static final byte[] COMMENT = name("comment");
        static final byte[] CREATED_TS = quoted("created_ts");
        static final byte[] REASON = name("reason");
        static final byte[] VOIDED_TS = quoted("voided_ts");
        static final byte[] ADJUSTED_TS = quoted("adjusted_ts");
        static final byte[] REFUND_ID = quoted("refund_id");
        static final byte[] REFUNDED_TS = quoted("refunded_ts");
        static final byte[] DISCOUNT_ID = quoted("discount_id");
        static final byte[] KIND = name("kind");
        static final byte[] NAME = name("name");
        static final byte[] APPROVED_BY = name("approved_by");
        static final byte[] APPLIED_TS = quoted("applied_ts");
        static final byte[] REMOVED_TS = quoted("removed_ts");
        static final byte[] CHARGE_ID = quoted("charge_id");
        static final byte[] IS_GRATUITY = name("is_gratuity");
        static final byte[] TAXABLE = name("taxable");
        static final byte[] VOID_ID = quoted("void_id");
        static final byte[] AFTER_SEND = name("after_send");
        static final byte[] CANCELLED_TS = quoted("cancelled_ts");
        static final byte[] REOPENED_TS = quoted("reopened_ts");
        static final byte[] MOVED_TS = quoted("moved_ts");
        static final byte[] GIFT_TXN_ID = quoted("gift_txn_id");
        static final byte[] SOLD_TS = quoted("sold_ts");
        static final byte[] LIST_PRICE = name("list_price");
        static final byte[] UNIT_COST = name("unit_cost");
        static final byte[] ACTIVE = name("active");
        static final byte[] VALID_FROM = quoted("valid_from");
        static final byte[] CITY = name("city");
        static final byte[] TIME_ZONE = name("time_zone");
        static final byte[] DAY_STARTS_AT = name("day_starts_at");
        static final byte[] WEEK_STARTS_ON = name("week_starts_on");
        static final byte[] CURRENCY = name("currency");
        static final byte[] TABLES = name("tables");
        static final byte[] SEATS = name("seats");
        static final byte[] OPENED_ON = name("opened_on");
        static final byte[] CLOSED_ON = name("closed_on");
        static final byte[] SHIFT_ID = quoted("shift_id");
        static final byte[] EMPLOYEE_REF = name("employee_ref");
        static final byte[] JOB = name("job");
        static final byte[] HOURLY_COST = name("hourly_cost");
        static final byte[] STARTED_TS = quoted("started_ts");
        static final byte[] ENDED_TS = quoted("ended_ts");

        private static byte[] name(String name) {
            return bytes(",\"" + name + "\":");
        }

        /** Of a value in quotes, with the first of them. */
        private static byte[] quoted(String name) {
            return bytes(",\"" + name + "\":\"");
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }
}
