package io.restaurantstream.event;

import com.fasterxml.jackson.core.JsonToken;

/** The fields that mean something, in the envelope and in payloads, and the form that each has in every type of event. */
enum Field {
    OFFSET("offset", "offset", Form.INTEGER),
    EVENT_ID("event_id", "event_id", Form.ID),
    EVENT_TYPE("event_type", "event_type", Form.TEXT),
    TS("ts", "ts", Form.TIME),
    PARTITION_KEY("partition_key", "partition_key", Form.TEXT),
    PAYLOAD("payload", "payload", Form.TEXT),
    ORDER_ID("order_id", "payload.order_id", Form.ID),
    VISIT_ID("visit_id", "payload.visit_id", Form.ID),
    SERVICE_TYPE("service_type", "payload.service_type", Form.TEXT),
    ORDER_TS("order_ts", "payload.order_ts", Form.TIME),
    LOCATION_CODE("location_code", "payload.location_code", Form.TEXT),
    ORDER_ITEM_ID("order_item_id", "payload.order_item_id", Form.ID),
    MENU_ITEM_ID("menu_item_id", "payload.menu_item_id", Form.ID),
    CATEGORY("category", "payload.category", Form.TEXT),
    ITEM_NAME("item_name", "payload.item_name", Form.TEXT),
    UNIT_PRICE("unit_price", "payload.unit_price", Form.AMOUNT),
    QTY("qty", "payload.qty", Form.QUANTITY),
    EXTENDED_PRICE("extended_price", "payload.extended_price", Form.AMOUNT),
    PAYMENT_ID("payment_id", "payload.payment_id", Form.ID),
    METHOD("method", "payload.method", Form.TEXT),
    PROVIDER("provider", "payload.provider", Form.TEXT),
    AMOUNT("amount", "payload.amount", Form.AMOUNT),
    AUTH_CODE("auth_code", "payload.auth_code", Form.TEXT),
    SUBTOTAL("subtotal", "payload.subtotal", Form.AMOUNT),
    TAX("tax", "payload.tax", Form.AMOUNT),
    TIP("tip", "payload.tip", Form.AMOUNT),
    TOTAL("total", "payload.total", Form.AMOUNT),
    FEEDBACK_ID("feedback_id", "payload.feedback_id", Form.ID),
    CUSTOMER_ID("customer_id", "payload.customer_id", Form.ID),
    RATING("rating", "payload.rating", Form.INTEGER),
    NPS("nps", "payload.nps", Form.INTEGER),
    COMMENT("comment", "payload.comment", Form.TEXT),
    CREATED_TS("created_ts", "payload.created_ts", Form.TIME),
    GUESTS("guests", "payload.guests", Form.INTEGER),
    TABLE("table", "payload.table", Form.TEXT),
    SERVER_ID("server_id", "payload.server_id", Form.TEXT),
    CHANNEL("channel", "payload.channel", Form.TEXT),
    CHECK_NUMBER("check_number", "payload.check_number", Form.TEXT),
    EXTERNAL_ID("external_id", "payload.external_id", Form.TEXT),
    SCOPE("scope", "payload.scope", Form.TEXT),
    CARD_REF("card_ref", "payload.card_ref", Form.TEXT),
    REASON("reason", "payload.reason", Form.TEXT),
    APPROVED_BY("approved_by", "payload.approved_by", Form.TEXT),
    VOIDED_TS("voided_ts", "payload.voided_ts", Form.TIME),
    ADJUSTED_TS("adjusted_ts", "payload.adjusted_ts", Form.TIME),
    REFUND_ID("refund_id", "payload.refund_id", Form.ID),
    REFUNDED_TS("refunded_ts", "payload.refunded_ts", Form.TIME),
    LINES("lines", "payload.lines", Form.LIST),
    DISCOUNT_ID("discount_id", "payload.discount_id", Form.ID),
    KIND("kind", "payload.kind", Form.TEXT),
    NAME("name", "payload.name", Form.TEXT),
    APPLIED_TS("applied_ts", "payload.applied_ts", Form.TIME),
    REMOVED_TS("removed_ts", "payload.removed_ts", Form.TIME),
    CHARGE_ID("charge_id", "payload.charge_id", Form.ID),
    IS_GRATUITY("is_gratuity", "payload.is_gratuity", Form.FLAG),
    TAXABLE("taxable", "payload.taxable", Form.FLAG),
    VOID_ID("void_id", "payload.void_id", Form.ID),
    AFTER_SEND("after_send", "payload.after_send", Form.FLAG),
    CANCELLED_TS("cancelled_ts", "payload.cancelled_ts", Form.TIME),
    REOPENED_TS("reopened_ts", "payload.reopened_ts", Form.TIME),
    MOVED_TS("moved_ts", "payload.moved_ts", Form.TIME),
    GIFT_TXN_ID("gift_txn_id", "payload.gift_txn_id", Form.ID),
    SOLD_TS("sold_ts", "payload.sold_ts", Form.TIME),
    LIST_PRICE("list_price", "payload.list_price", Form.AMOUNT),
    UNIT_COST("unit_cost", "payload.unit_cost", Form.AMOUNT),
    ACTIVE("active", "payload.active", Form.FLAG),
    VALID_FROM("valid_from", "payload.valid_from", Form.TIME),
    CITY("city", "payload.city", Form.TEXT),
    TIME_ZONE("time_zone", "payload.time_zone", Form.TEXT),
    DAY_STARTS_AT("day_starts_at", "payload.day_starts_at", Form.TEXT),
    WEEK_STARTS_ON("week_starts_on", "payload.week_starts_on", Form.TEXT),
    CURRENCY("currency", "payload.currency", Form.TEXT),
    TABLES("tables", "payload.tables", Form.INTEGER),
    SEATS("seats", "payload.seats", Form.INTEGER),
    OPENED_ON("opened_on", "payload.opened_on", Form.TEXT),
    CLOSED_ON("closed_on", "payload.closed_on", Form.TEXT),
    SHIFT_ID("shift_id", "payload.shift_id", Form.ID),
    EMPLOYEE_REF("employee_ref", "payload.employee_ref", Form.TEXT),
    JOB("job", "payload.job", Form.TEXT),
    HOURLY_COST("hourly_cost", "payload.hourly_cost", Form.AMOUNT),
    STARTED_TS("started_ts", "payload.started_ts", Form.TIME),
    ENDED_TS("ended_ts", "payload.ended_ts", Form.TIME);

    final String wireName;
    /** Where it stands in an event. */
    final String path;

    final Form form;

    Field(String wireName, String path, Form form) {
        this.wireName = wireName;
        this.path = path;
        this.form = form;
    }

    /** The field of the envelope that is called so; null when there is none. */
    static Field ofEnvelope(String name) {
        return switch (name) {
            case "offset" -> OFFSET;
            case "event_id" -> EVENT_ID;
            case "event_type" -> EVENT_TYPE;
            case "ts" -> TS;
            case "partition_key" -> PARTITION_KEY;
            case "payload" -> PAYLOAD;
            default -> null;
        };
    }

    /** The field of payloads that is called so; null when there is none. */
    static Field ofPayload(String name) {
        return switch (name) {
            case "order_id" -> ORDER_ID;
            case "visit_id" -> VISIT_ID;
            case "service_type" -> SERVICE_TYPE;
            case "order_ts" -> ORDER_TS;
            case "location_code" -> LOCATION_CODE;
            case "order_item_id" -> ORDER_ITEM_ID;
            case "menu_item_id" -> MENU_ITEM_ID;
            case "category" -> CATEGORY;
            case "item_name" -> ITEM_NAME;
            case "unit_price" -> UNIT_PRICE;
            case "qty" -> QTY;
            case "extended_price" -> EXTENDED_PRICE;
            case "payment_id" -> PAYMENT_ID;
            case "method" -> METHOD;
            case "provider" -> PROVIDER;
            case "amount" -> AMOUNT;
            case "auth_code" -> AUTH_CODE;
            case "subtotal" -> SUBTOTAL;
            case "tax" -> TAX;
            case "tip" -> TIP;
            case "total" -> TOTAL;
            case "feedback_id" -> FEEDBACK_ID;
            case "customer_id" -> CUSTOMER_ID;
            case "rating" -> RATING;
            case "nps" -> NPS;
            case "comment" -> COMMENT;
            case "created_ts" -> CREATED_TS;
            case "guests" -> GUESTS;
            case "table" -> TABLE;
            case "server_id" -> SERVER_ID;
            case "channel" -> CHANNEL;
            case "check_number" -> CHECK_NUMBER;
            case "external_id" -> EXTERNAL_ID;
            case "scope" -> SCOPE;
            case "card_ref" -> CARD_REF;
            case "reason" -> REASON;
            case "approved_by" -> APPROVED_BY;
            case "voided_ts" -> VOIDED_TS;
            case "adjusted_ts" -> ADJUSTED_TS;
            case "refund_id" -> REFUND_ID;
            case "refunded_ts" -> REFUNDED_TS;
            case "lines" -> LINES;
            case "discount_id" -> DISCOUNT_ID;
            case "kind" -> KIND;
            case "name" -> NAME;
            case "applied_ts" -> APPLIED_TS;
            case "removed_ts" -> REMOVED_TS;
            case "charge_id" -> CHARGE_ID;
            case "is_gratuity" -> IS_GRATUITY;
            case "taxable" -> TAXABLE;
            case "void_id" -> VOID_ID;
            case "after_send" -> AFTER_SEND;
            case "cancelled_ts" -> CANCELLED_TS;
            case "reopened_ts" -> REOPENED_TS;
            case "moved_ts" -> MOVED_TS;
            case "gift_txn_id" -> GIFT_TXN_ID;
            case "sold_ts" -> SOLD_TS;
            case "list_price" -> LIST_PRICE;
            case "unit_cost" -> UNIT_COST;
            case "active" -> ACTIVE;
            case "valid_from" -> VALID_FROM;
            case "city" -> CITY;
            case "time_zone" -> TIME_ZONE;
            case "day_starts_at" -> DAY_STARTS_AT;
            case "week_starts_on" -> WEEK_STARTS_ON;
            case "currency" -> CURRENCY;
            case "tables" -> TABLES;
            case "seats" -> SEATS;
            case "opened_on" -> OPENED_ON;
            case "closed_on" -> CLOSED_ON;
            case "shift_id" -> SHIFT_ID;
            case "employee_ref" -> EMPLOYEE_REF;
            case "job" -> JOB;
            case "hourly_cost" -> HOURLY_COST;
            case "started_ts" -> STARTED_TS;
            case "ended_ts" -> ENDED_TS;
            default -> null;
        };
    }

    /** What a field's value should look like, and which token it is then. */
    enum Form {
        ID(JsonToken.VALUE_STRING, -1),
        TIME(JsonToken.VALUE_STRING, -1),
        TEXT(JsonToken.VALUE_STRING, -1),
        FLAG(JsonToken.VALUE_TRUE, -1),
        LIST(JsonToken.START_ARRAY, -1),
        INTEGER(JsonToken.VALUE_NUMBER_INT, 0),
        /** May be written without decimals as well. */
        AMOUNT(JsonToken.VALUE_NUMBER_FLOAT, 2),
        /** May be written without decimals as well. */
        QUANTITY(JsonToken.VALUE_NUMBER_FLOAT, 3);

        final JsonToken token;
        /** Of a number, how many decimals are kept; negative for what is no number. */
        final int decimals;

        Form(JsonToken token, int decimals) {
            this.token = token;
            this.decimals = decimals;
        }

        boolean isNumber() {
            return decimals >= 0;
        }

        /** Whether a value of this form may be such a token. */
        boolean takes(JsonToken other) {
            return other == token || other == JsonToken.VALUE_NUMBER_INT && decimals > 0;
        }
    }
}
