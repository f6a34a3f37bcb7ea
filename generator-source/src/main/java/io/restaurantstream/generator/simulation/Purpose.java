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
    static final int EVENT_ID = 200;

    /** One for each kind of event. */
    static final int FAULT = 220;

    /** One for each kind of event. */
    static final int STRAY_ORDER_ID = 240;

    private Purpose() {}
}
