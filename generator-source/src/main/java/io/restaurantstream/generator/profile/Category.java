package io.restaurantstream.generator.profile;

import java.util.Locale;

/** The thirteen categories of the menu. */
public enum Category {
    COFFEE,
    BREAKFAST,
    APPETIZER,
    SALAD,
    SANDWICH,
    BURGER,
    PIZZA,
    PASTA,
    ENTREE,
    DESSERT,
    KIDS,
    BEVERAGE,
    ALCOHOL;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The value of {@code category} in JSON. */
    public String wireName() {
        return wireName;
    }
}
