package io.restaurantstream.generator.simulation;

/**
 * What the dice are rolled for, one number for each draw of an order.
 *
 * <p>A purpose with an item has room for all items behind it. Changing a number changes the model version.
 */
final class Purpose {

    static final int LOCATION = 0;
    static final int SERVICE = 1;
    static final int PAYMENT_DELAY = 2;
    static final int FEEDBACK_DELAY = 3;
    static final int TIP_BAND = 4;
    static final int TIP = 5;
    static final int METHOD = 6;
    static final int PROVIDER = 7;
    static final int AUTH_CODE = 8;
    static final int CUSTOMER = 9;
    static final int RATING = 10;
    static final int NPS = 11;
    static final int COMMENT = 12;
    static final int COMMENT_TEXT = 13;

    static final int ORDER_ID = 20;
    static final int VISIT_ID = 21;
    static final int PAYMENT_ID = 22;
    static final int FEEDBACK_ID = 23;

    static final int ITEM_DELAY = 100;
    static final int CATEGORY = 120;
    static final int MENU_ITEM = 140;
    static final int QUANTITY = 160;
    static final int ITEM_ID = 180;
    /** One for each kind of event, see {@link Moments}. */
    private static final int EVENT_ID = 200;

    /** One for each kind of event. */
    private static final int FAULT = 220;

    /** One for each kind of event. */
    private static final int STRAY_ORDER_ID = 240;

    // ---- of profiles with operations only

    /** The kinds of event that have room behind {@link #EVENT_ID} and its like. */
    private static final int FIRST_KINDS = 16;

    static final int GUESTS = 300;
    static final int TABLE = 301;
    static final int SERVER = 302;
    static final int CHANNEL = 303;
    static final int NEXT_TABLE = 304;
    static final int NEXT_SERVER = 305;
    static final int DISCOUNT_KIND = 306;
    static final int DISCOUNT_PERCENT = 307;
    static final int CHARGE_KIND = 308;
    static final int GIFT_AMOUNT = 309;
    static final int REASON = 310;
    static final int TIP_ENTERED = 311;
    static final int REFUND_KIND = 312;
    static final int REFUND_DELAY = 313;
    static final int GIFT_CARD = 314;
    static final int AFTER_SEND = 315;
    static final int ELSEWHERE = 316;
    static final int OTHER_LOCATION = 317;
    static final int UNKNOWN_VISIT = 318;
    static final int UNKNOWN_NPS = 319;

    /** One for each tender. */
    static final int TENDER_METHOD = 320;
    /** One for each kind of event: what it creates besides the event. */
    static final int SUBJECT_ID = 340;

    private static final int MORE_EVENT_IDS = 400;
    private static final int MORE_FAULTS = 440;
    private static final int MORE_STRAYS = 480;

    private Purpose() {}

    static int eventId(int kind) {
        return (kind < FIRST_KINDS ? EVENT_ID : MORE_EVENT_IDS) + kind;
    }

    static int fault(int kind) {
        return (kind < FIRST_KINDS ? FAULT : MORE_FAULTS) + kind;
    }

    static int strayOrderId(int kind) {
        return (kind < FIRST_KINDS ? STRAY_ORDER_ID : MORE_STRAYS) + kind;
    }
}
