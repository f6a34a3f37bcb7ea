package io.restaurantstream.adapters.webhook;

import io.restaurantstream.event.DiscountKind;
import java.util.Locale;
import java.util.regex.Pattern;

/** Guesses why less is asked for from what restaurants call it; vendors have no word for it. */
public final class DiscountKinds {

    private static final Pattern COMP = Pattern.compile("\\bcomp(ed|s|limentary)?\\b|on the house");
    private static final Pattern EMPLOYEE = Pattern.compile("\\b(employee|staff|crew|manager meal)\\b");
    private static final Pattern LOYALTY = Pattern.compile("\\b(loyalty|reward|rewards|points)\\b");
    private static final Pattern PROMO = Pattern.compile("\\b(promo|promotion|coupon|happy hour)\\b");

    private DiscountKinds() {}

    /** The kind of a discount of this name; {@link DiscountKind#DISCOUNT} when the name does not say, or is null. */
    public static DiscountKind ofName(String name) {
        String words = name == null ? "" : name.toLowerCase(Locale.ROOT);
        if (COMP.matcher(words).find()) {
            return DiscountKind.COMP;
        }
        if (EMPLOYEE.matcher(words).find()) {
            return DiscountKind.EMPLOYEE;
        }
        if (LOYALTY.matcher(words).find()) {
            return DiscountKind.LOYALTY;
        }
        return PROMO.matcher(words).find() ? DiscountKind.PROMO : DiscountKind.DISCOUNT;
    }
}
