package io.restaurantstream.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * Writes events as JSON in the field order of the original system.
 *
 * <p>Byte-stable: the same event gives the same bytes on every JVM, and reading them gives the same event.
 */
public final class EventWriter {

    private EventWriter() {}

    /** Appends {@code event} to {@code out} as one JSON object on one line, without a line end. */
    public static void write(Event event, Utf8Buffer out) {
        out.raw(Names.OFFSET).number(event.offset());
        out.raw(Names.EVENT_ID).uuid(event.eventId());
        out.raw(Names.EVENT_TYPE).ascii(event.type().wireName());
        out.raw(Names.TS).timestamp(event.ts());
        out.raw(Names.PARTITION_KEY).jsonString(event.partitionKey());
        out.raw(Names.PAYLOAD);
        writePayload(event.payload(), out);
        out.ascii('}');
    }

    /** {@code event} as JSON bytes. */
    public static byte[] write(Event event) {
        Utf8Buffer out = new Utf8Buffer(512);
        write(event, out);
        return out.toByteArray();
    }

    private static void writePayload(Payload payload, Utf8Buffer out) {
        if (payload instanceof OrderCreated order) {
            uuid(out, Names.ORDER_ID, order.orderId());
            uuid(out, Names.VISIT_ID, order.visitId());
            out.raw(Names.SERVICE_TYPE).ascii(order.serviceType().wireName()).ascii('"');
            time(out, Names.ORDER_TS, order.orderTs());
            out.raw(Names.LOCATION_CODE).jsonString(order.locationCode());
        } else if (payload instanceof OrderItemAdded item) {
            uuid(out, Names.ORDER_ITEM_ID, item.orderItemId());
            uuid(out, Names.AND_ORDER_ID, item.orderId());
            uuid(out, Names.MENU_ITEM_ID, item.menuItemId());
            out.raw(Names.CATEGORY).jsonString(item.category());
            out.raw(Names.ITEM_NAME).jsonString(item.itemName());
            out.raw(Names.UNIT_PRICE).cents(item.unitPriceCents());
            out.raw(Names.QTY).number(item.qty());
            out.raw(Names.EXTENDED_PRICE).cents(item.extendedPriceCents());
        } else if (payload instanceof PaymentCaptured payment) {
            uuid(out, Names.PAYMENT_ID, payment.paymentId());
            uuid(out, Names.AND_ORDER_ID, payment.orderId());
            out.raw(Names.METHOD).ascii(payment.method().wireName()).ascii('"');
            out.raw(Names.PROVIDER).jsonString(payment.provider());
            out.raw(Names.AMOUNT).cents(payment.amountCents());
            out.raw(Names.AUTH_CODE).jsonString(payment.authCode());
            out.raw(Names.SUBTOTAL).cents(payment.subtotalCents());
            out.raw(Names.TAX).cents(payment.taxCents());
            out.raw(Names.TIP).cents(payment.tipCents());
            out.raw(Names.TOTAL).cents(payment.totalCents());
            out.raw(Names.LOCATION_CODE).jsonString(payment.locationCode());
        } else if (payload instanceof FeedbackSubmitted feedback) {
            uuid(out, Names.FEEDBACK_ID, feedback.feedbackId());
            uuid(out, Names.AND_ORDER_ID, feedback.orderId());
            if (feedback.customerId() == null) {
                out.raw(Names.CUSTOMER_ID).ascii("null");
            } else {
                out.raw(Names.CUSTOMER_ID)
                        .ascii('"')
                        .uuid(feedback.customerId())
                        .ascii('"');
            }
            out.raw(Names.RATING).number(feedback.rating());
            out.raw(Names.NPS).number(feedback.nps());
            out.raw(Names.COMMENT).jsonString(feedback.comment());
            time(out, Names.CREATED_TS, feedback.createdTs());
        }
        out.ascii('}');
    }

    private static void uuid(Utf8Buffer out, byte[] name, UUID value) {
        out.raw(name).uuid(value).ascii('"');
    }

    private static void time(Utf8Buffer out, byte[] name, Instant value) {
        out.raw(name).timestamp(value).ascii('"');
    }

    /** The text between two values, encoded once. */
    private static final class Names {
        static final byte[] OFFSET = bytes("{\"offset\":");
        static final byte[] EVENT_ID = bytes(",\"event_id\":\"");
        static final byte[] EVENT_TYPE = bytes("\",\"event_type\":\"");
        static final byte[] TS = bytes("\",\"ts\":\"");
        static final byte[] PARTITION_KEY = bytes("\",\"partition_key\":");
        static final byte[] PAYLOAD = bytes(",\"payload\":");

        static final byte[] ORDER_ID = bytes("{\"order_id\":\"");
        static final byte[] VISIT_ID = bytes(",\"visit_id\":\"");
        static final byte[] SERVICE_TYPE = bytes(",\"service_type\":\"");
        static final byte[] ORDER_TS = bytes(",\"order_ts\":\"");
        static final byte[] LOCATION_CODE = bytes(",\"location_code\":");

        static final byte[] ORDER_ITEM_ID = bytes("{\"order_item_id\":\"");
        static final byte[] AND_ORDER_ID = bytes(",\"order_id\":\"");
        static final byte[] MENU_ITEM_ID = bytes(",\"menu_item_id\":\"");
        static final byte[] CATEGORY = bytes(",\"category\":");
        static final byte[] ITEM_NAME = bytes(",\"item_name\":");
        static final byte[] UNIT_PRICE = bytes(",\"unit_price\":");
        static final byte[] QTY = bytes(",\"qty\":");
        static final byte[] EXTENDED_PRICE = bytes(",\"extended_price\":");

        static final byte[] PAYMENT_ID = bytes("{\"payment_id\":\"");
        static final byte[] METHOD = bytes(",\"method\":\"");
        static final byte[] PROVIDER = bytes(",\"provider\":");
        static final byte[] AMOUNT = bytes(",\"amount\":");
        static final byte[] AUTH_CODE = bytes(",\"auth_code\":");
        static final byte[] SUBTOTAL = bytes(",\"subtotal\":");
        static final byte[] TAX = bytes(",\"tax\":");
        static final byte[] TIP = bytes(",\"tip\":");
        static final byte[] TOTAL = bytes(",\"total\":");

        static final byte[] FEEDBACK_ID = bytes("{\"feedback_id\":\"");
        static final byte[] CUSTOMER_ID = bytes(",\"customer_id\":");
        static final byte[] RATING = bytes(",\"rating\":");
        static final byte[] NPS = bytes(",\"nps\":");
        static final byte[] COMMENT = bytes(",\"comment\":");
        static final byte[] CREATED_TS = bytes(",\"created_ts\":\"");

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.US_ASCII);
        }
    }
}
