package io.restaurantstream.generator.simulation;

import io.restaurantstream.generator.profile.Menu;
import io.restaurantstream.generator.profile.MenuItem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What each item of the menu asks and costs on each business day: another price and cost every so many days, within some
 * percent of those of the menu, and not for all items on the same day.
 */
final class Prices {

    private static final int LOWEST_PERCENT = 95;
    private static final int STEPS = 16;
    private static final int ROUNDED_TO_CENTS = 5;

    private final List<MenuItem> items;
    private final Map<MenuItem, Integer> indexes = new HashMap<>();
    private final Dice dice;
    /** 0 when prices never change. */
    private final int changeDays;

    /** @param changeDays an item's price holds for so many days; 0 for ever */
    Prices(Dice dice, Menu menu, int changeDays) {
        this.dice = dice;
        this.changeDays = changeDays;
        items = menu.items();
        items.forEach(item -> indexes.put(item, indexes.size()));
    }

    List<MenuItem> items() {
        return items;
    }

    long priceCents(MenuItem item, long epochDay) {
        return changeDays == 0
                ? item.priceCents()
                : percentOf(item.priceCents(), draw(item, epochDay), ROUNDED_TO_CENTS);
    }

    /** Less than the price, as on the menu: both are within some percent of what they are there. */
    long costCents(MenuItem item, long epochDay) {
        return changeDays == 0
                ? item.costCents()
                : Math.min(priceCents(item, epochDay) - 1, percentOf(item.costCents(), draw(item, epochDay) << 8, 1));
    }

    private static long percentOf(long cents, long draw, int roundedTo) {
        long hundredths = cents * (LOWEST_PERCENT + Dice.below(draw, STEPS));
        return Math.max(roundedTo, (hundredths + 50L * roundedTo) / (100L * roundedTo) * roundedTo);
    }

    private long draw(MenuItem item, long epochDay) {
        int index = indexes.get(item);
        return Dice.draw(dice.subject(version(index, epochDay)), index);
    }

    /** Number of the price that item {@code index} has on a day. */
    private long version(int index, long epochDay) {
        // items take their turns evenly over the days between two changes
        return Math.floorDiv(epochDay + (long) index * changeDays / items.size(), changeDays);
    }

    /** Whether an item has another price than the day before, if only by chance the same. */
    boolean changes(int index, long epochDay) {
        return changeDays != 0 && version(index, epochDay) != version(index, epochDay - 1);
    }

    /** How many prices change from {@code fromDay} to {@code toDay - 1}. */
    long changes(long fromDay, long toDay) {
        if (changeDays == 0) {
            return 0;
        }
        long sum = 0;
        for (int index = 0; index < items.size(); index++) {
            sum += version(index, toDay - 1) - version(index, fromDay - 1);
        }
        return sum;
    }
}
