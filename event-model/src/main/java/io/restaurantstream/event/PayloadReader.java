package io.restaurantstream.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.restaurantstream.event.InvalidEventException.Reason;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes the payload of each type of event from the values of its fields.
 *
 * <p>A new type is a record, a constant of {@link EventType} and one case here and in {@link EventWriter}; a new field
 * is a constant of {@link Field}. Not safe for use by several threads.
 */
final class PayloadReader {

    private static final Pattern HOUR_AND_MINUTE = Pattern.compile("\\d\\d:\\d\\d");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");
    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");

    /** Without those that only Java knows. */
    private static final Set<String> TIME_ZONES = ZoneId.getAvailableZoneIds().stream()
            .filter(zone -> !zone.startsWith("SystemV/"))
            .collect(Collectors.toUnmodifiableSet());

    private final FieldValues fields;
    private final FieldValues fieldsOfLine = new FieldValues();
    private final JsonFactory json;

    /** @param fields of the event that is read */
    PayloadReader(FieldValues fields, JsonFactory json) {
        this.fields = fields;
        this.json = json;
    }

    /** @param bytes of the event whose fields were kept */
    Payload read(EventType type, String partitionKey, byte[] bytes) throws InvalidEventException, IOException {
        return switch (type) {
            case ORDER_CREATED -> orderCreated(partitionKey);
            case ORDER_ITEM_ADDED ->
                new OrderItemAdded(
                        fields.uuid(Field.ORDER_ITEM_ID),
                        fields.uuid(Field.ORDER_ID),
                        fields.uuid(Field.MENU_ITEM_ID),
                        fields.name(Field.CATEGORY),
                        fields.name(Field.ITEM_NAME),
                        fields.cents(Field.UNIT_PRICE),
                        fields.thousandths(Field.QTY),
                        fields.cents(Field.EXTENDED_PRICE),
                        fields.nameOrNull(Field.EXTERNAL_ID));
            case PAYMENT_CAPTURED -> paymentCaptured();
            case FEEDBACK_SUBMITTED ->
                new FeedbackSubmitted(
                        fields.uuid(Field.FEEDBACK_ID),
                        fields.uuid(Field.ORDER_ID),
                        fields.uuidOrNull(Field.CUSTOMER_ID),
                        (int) fields.integer(Field.RATING, 1, 5),
                        fields.integerOrNull(Field.NPS, 0, 10),
                        fields.textOrNull(Field.COMMENT, FieldValues.MAX_TEXT_LENGTH),
                        fields.timestamp(Field.CREATED_TS));
            case PAYMENT_VOIDED ->
                new PaymentVoided(
                        fields.uuid(Field.PAYMENT_ID),
                        fields.uuid(Field.ORDER_ID),
                        reason(),
                        fields.timestamp(Field.VOIDED_TS));
            case TIP_ADJUSTED ->
                new TipAdjusted(
                        fields.uuid(Field.PAYMENT_ID),
                        fields.uuid(Field.ORDER_ID),
                        fields.cents(Field.TIP),
                        fields.timestamp(Field.ADJUSTED_TS));
            case REFUND_ISSUED -> refundIssued(bytes);
            case DISCOUNT_APPLIED ->
                new DiscountApplied(
                        fields.uuid(Field.DISCOUNT_ID),
                        fields.uuid(Field.ORDER_ID),
                        fields.uuidOrNull(Field.ORDER_ITEM_ID),
                        discountKind(),
                        shortTextOrNull(Field.NAME),
                        fields.cents(Field.AMOUNT),
                        reason(),
                        shortTextOrNull(Field.APPROVED_BY),
                        fields.timestamp(Field.APPLIED_TS));
            case DISCOUNT_REMOVED ->
                new DiscountRemoved(
                        fields.uuid(Field.DISCOUNT_ID),
                        fields.uuid(Field.ORDER_ID),
                        fields.timestamp(Field.REMOVED_TS));
            case SERVICE_CHARGE_APPLIED ->
                new ServiceChargeApplied(
                        fields.uuid(Field.CHARGE_ID),
                        fields.uuid(Field.ORDER_ID),
                        fields.name(Field.KIND),
                        fields.cents(Field.AMOUNT),
                        fields.flag(Field.IS_GRATUITY),
                        fields.flag(Field.TAXABLE),
                        fields.timestamp(Field.APPLIED_TS));
            case ORDER_ITEM_VOIDED ->
                new OrderItemVoided(
                        fields.uuid(Field.VOID_ID),
                        fields.uuid(Field.ORDER_ID),
                        fields.uuid(Field.ORDER_ITEM_ID),
                        fields.thousandths(Field.QTY),
                        fields.cents(Field.AMOUNT),
                        reason(),
                        shortTextOrNull(Field.APPROVED_BY),
                        fields.flag(Field.AFTER_SEND),
                        fields.timestamp(Field.VOIDED_TS));
            case ORDER_CANCELLED ->
                new OrderCancelled(fields.uuid(Field.ORDER_ID), reason(), fields.timestamp(Field.CANCELLED_TS));
            case ORDER_REOPENED ->
                new OrderReopened(fields.uuid(Field.ORDER_ID), reason(), fields.timestamp(Field.REOPENED_TS));
            case ORDER_MOVED ->
                new OrderMoved(
                        fields.uuid(Field.ORDER_ID),
                        shortTextOrNull(Field.TABLE),
                        shortTextOrNull(Field.SERVER_ID),
                        countOrNull(Field.GUESTS),
                        fields.timestamp(Field.MOVED_TS));
            case GIFT_CARD_SOLD ->
                new GiftCardSold(
                        fields.uuid(Field.GIFT_TXN_ID),
                        fields.uuid(Field.ORDER_ID),
                        fields.name(Field.CARD_REF),
                        fields.cents(Field.AMOUNT),
                        fields.timestamp(Field.SOLD_TS));
            case MENU_ITEM_CHANGED ->
                new MenuItemChanged(
                        fields.uuid(Field.MENU_ITEM_ID),
                        fields.name(Field.NAME),
                        fields.name(Field.CATEGORY),
                        fields.cents(Field.LIST_PRICE),
                        fields.cents(Field.UNIT_COST),
                        fields.flag(Field.ACTIVE),
                        fields.timestamp(Field.VALID_FROM));
            case LOCATION_CHANGED -> locationChanged(partitionKey);
            case SHIFT_STARTED ->
                new ShiftStarted(
                        fields.uuid(Field.SHIFT_ID),
                        fields.name(Field.EMPLOYEE_REF),
                        fields.name(Field.JOB),
                        fields.centsOrNull(Field.HOURLY_COST),
                        fields.timestamp(Field.STARTED_TS));
            case SHIFT_ENDED -> new ShiftEnded(fields.uuid(Field.SHIFT_ID), fields.timestamp(Field.ENDED_TS));
        };
    }

    private OrderCreated orderCreated(String partitionKey) throws InvalidEventException {
        UUID orderId = fields.uuid(Field.ORDER_ID);
        UUID visitId = fields.uuidOrNull(Field.VISIT_ID);
        String word = fields.name(Field.SERVICE_TYPE);
        ServiceType service = ServiceType.ofWord(word);
        return new OrderCreated(
                orderId,
                visitId,
                service,
                service.wireName().equals(word) ? null : word,
                fields.timestamp(Field.ORDER_TS),
                locationOfKey(partitionKey),
                countOrNull(Field.GUESTS),
                shortTextOrNull(Field.TABLE),
                shortTextOrNull(Field.SERVER_ID),
                shortTextOrNull(Field.CHANNEL),
                shortTextOrNull(Field.CHECK_NUMBER),
                fields.nameOrNull(Field.EXTERNAL_ID));
    }

    private PaymentCaptured paymentCaptured() throws InvalidEventException {
        UUID paymentId = fields.uuid(Field.PAYMENT_ID);
        UUID orderId = fields.uuid(Field.ORDER_ID);
        String word = fields.name(Field.METHOD);
        PaymentMethod method = PaymentMethod.ofWord(word);
        return new PaymentCaptured(
                paymentId,
                orderId,
                method,
                unusual(word, method),
                shortTextOrNull(Field.PROVIDER),
                fields.cents(Field.AMOUNT),
                shortTextOrNull(Field.AUTH_CODE),
                fields.cents(Field.SUBTOTAL),
                fields.cents(Field.TAX),
                fields.cents(Field.TIP),
                fields.cents(Field.TOTAL),
                fields.name(Field.LOCATION_CODE),
                scope(),
                fields.nameOrNull(Field.CARD_REF),
                fields.nameOrNull(Field.EXTERNAL_ID));
    }

    private RefundIssued refundIssued(byte[] bytes) throws InvalidEventException, IOException {
        String word = fields.name(Field.METHOD);
        PaymentMethod method = PaymentMethod.ofWord(word);
        return new RefundIssued(
                fields.uuid(Field.REFUND_ID),
                fields.uuid(Field.ORDER_ID),
                fields.uuidOrNull(Field.PAYMENT_ID),
                fields.cents(Field.AMOUNT),
                fields.cents(Field.SUBTOTAL),
                fields.cents(Field.TAX),
                fields.cents(Field.TIP),
                method,
                unusual(word, method),
                reason(),
                fields.timestamp(Field.REFUNDED_TS),
                fields.timestamp(Field.ORDER_TS),
                fields.isAbsent(Field.LINES) ? List.of() : lines(bytes),
                fields.nameOrNull(Field.EXTERNAL_ID));
    }

    private List<RefundLine> lines(byte[] bytes) throws InvalidEventException, IOException {
        int from = fields.listFrom(Field.LINES);
        List<RefundLine> lines = new ArrayList<>();
        Set<UUID> items = new HashSet<>();
        try (JsonParser parser = json.createParser(bytes, from, fields.listTo(Field.LINES) - from)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                String path = Field.LINES.path + '[' + lines.size() + ']';
                RefundLine line = line(path, parser);
                if (!items.add(line.orderItemId())) {
                    throw new InvalidEventException(
                            Reason.INVALID_VALUE,
                            path + ".order_item_id",
                            path + ".order_item_id: " + line.orderItemId() + " is in an earlier line as well");
                }
                lines.add(line);
            }
        }
        return lines;
    }

    private RefundLine line(String path, JsonParser parser) throws InvalidEventException, IOException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new InvalidEventException(Reason.WRONG_TYPE, path, path + " must be an object");
        }
        fieldsOfLine.clear(path);
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            Field field = Field.ofPayload(name);
            if (field != null) {
                fieldsOfLine.keep(field, parser);
            }
            parser.skipChildren();
        }
        return new RefundLine(
                fieldsOfLine.uuid(Field.ORDER_ITEM_ID),
                fieldsOfLine.thousandths(Field.QTY),
                fieldsOfLine.cents(Field.AMOUNT));
    }

    private LocationChanged locationChanged(String partitionKey) throws InvalidEventException {
        String zone = fields.name(Field.TIME_ZONE);
        if (!TIME_ZONES.contains(zone)) {
            throw fields.invalid(Field.TIME_ZONE, "a time zone such as America/Toronto");
        }
        String currency = fields.nameOrNull(Field.CURRENCY);
        if (currency != null && !CURRENCY.matcher(currency).matches()) {
            throw fields.invalid(Field.CURRENCY, "three capital letters");
        }
        return new LocationChanged(
                locationOfKey(partitionKey),
                fields.name(Field.NAME),
                shortTextOrNull(Field.CITY),
                zone,
                dayStart(),
                weekStart(),
                currency,
                countOrNull(Field.TABLES),
                countOrNull(Field.SEATS),
                dateOrNull(Field.OPENED_ON),
                dateOrNull(Field.CLOSED_ON),
                fields.timestamp(Field.VALID_FROM));
    }

    private LocalTime dayStart() throws InvalidEventException {
        if (fields.isAbsent(Field.DAY_STARTS_AT)) {
            return LocationChanged.USUAL_DAY_START;
        }
        String text = fields.text(Field.DAY_STARTS_AT);
        if (HOUR_AND_MINUTE.matcher(text).matches()) {
            try {
                return LocalTime.parse(text);
            } catch (DateTimeException noSuchTime) {
                // refused below
            }
        }
        throw fields.invalid(Field.DAY_STARTS_AT, "a time of day from 00:00 to 23:59");
    }

    private DayOfWeek weekStart() throws InvalidEventException {
        if (fields.isAbsent(Field.WEEK_STARTS_ON)) {
            return LocationChanged.USUAL_WEEK_START;
        }
        String text = fields.text(Field.WEEK_STARTS_ON);
        for (DayOfWeek day : DayOfWeek.values()) {
            if (day.name().toLowerCase(Locale.ROOT).equals(text)) {
                return day;
            }
        }
        throw fields.invalid(Field.WEEK_STARTS_ON, "a day of the week, monday to sunday");
    }

    private LocalDate dateOrNull(Field field) throws InvalidEventException {
        if (fields.isAbsent(field)) {
            return null;
        }
        String text = fields.text(field);
        if (DATE.matcher(text).matches() && !text.startsWith("0000")) {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeException noSuchDay) {
                // refused below
            }
        }
        throw fields.invalid(field, "a date such as 2026-11-20");
    }

    /** An order belongs to one location and its events to that location's key, or a child would miss its parent. */
    private String locationOfKey(String partitionKey) throws InvalidEventException {
        String location = fields.name(Field.LOCATION_CODE);
        if (!location.equals(partitionKey)) {
            throw fields.invalid(
                    Field.LOCATION_CODE, "the event's partition_key, " + FieldValues.shorten(partitionKey));
        }
        return location;
    }

    private PaymentScope scope() throws InvalidEventException {
        if (fields.isAbsent(Field.SCOPE)) {
            return PaymentScope.ORDER;
        }
        return switch (fields.text(Field.SCOPE)) {
            case "order" -> PaymentScope.ORDER;
            case "tender" -> PaymentScope.TENDER;
            default -> throw fields.invalid(Field.SCOPE, "order or tender");
        };
    }

    private DiscountKind discountKind() throws InvalidEventException {
        return switch (fields.text(Field.KIND)) {
            case "discount" -> DiscountKind.DISCOUNT;
            case "comp" -> DiscountKind.COMP;
            case "promo" -> DiscountKind.PROMO;
            case "employee" -> DiscountKind.EMPLOYEE;
            case "loyalty" -> DiscountKind.LOYALTY;
            default -> throw fields.invalid(Field.KIND, "discount, comp, promo, employee or loyalty");
        };
    }

    private static String unusual(String word, PaymentMethod method) {
        return method.wireName().equals(word) ? null : word;
    }

    private String reason() throws InvalidEventException {
        return fields.textOrNull(Field.REASON, FieldValues.MAX_TEXT_LENGTH);
    }

    private String shortTextOrNull(Field field) throws InvalidEventException {
        return fields.textOrNull(field, FieldValues.MAX_NAME_LENGTH);
    }

    private Integer countOrNull(Field field) throws InvalidEventException {
        return fields.integerOrNull(field, 0, FieldValues.MAX_COUNT);
    }
}
