package io.restaurantstream.event;

import java.util.HashMap;
import java.util.Map;

/** How an order is paid, with its name on the wire. */
public enum PaymentMethod {
    CREDIT_CARD("credit_card"),
    DEBIT("debit"),
    CASH("cash"),
    DIGITAL_WALLET("digital_wallet"),
    GIFT_CARD("gift_card"),
    HOUSE_ACCOUNT("house_account"),
    BANK_TRANSFER("bank_transfer"),
    CHECK("check"),
    /** Any other way; the word that was sent is kept beside it. */
    OTHER("other");

    private static final Map<String, PaymentMethod> BY_WORD = words();

    private final String wireName;

    PaymentMethod(String wireName) {
        this.wireName = wireName;
    }

    private static Map<String, PaymentMethod> words() {
        Map<String, PaymentMethod> words = new HashMap<>();
        for (PaymentMethod method : values()) {
            words.put(method.wireName, method);
        }
        words.put("ach", BANK_TRANSFER);
        words.put("cheque", CHECK);
        return words;
    }

    /** The value of {@code method} in JSON. */
    public String wireName() {
        return wireName;
    }

    /** What {@code word} means; {@link #OTHER} when it is no word of this vocabulary. */
    public static PaymentMethod ofWord(String word) {
        return BY_WORD.getOrDefault(word, OTHER);
    }
}
