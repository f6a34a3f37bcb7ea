package io.restaurantstream.livepage;

import java.util.List;

/**
 * A row of a panel's query: sums of one business day of one location.
 *
 * @param location code of the restaurant
 * @param keys the text columns after it
 * @param values the whole numbers after those: counts, cents, thousandths
 */
record Row(String location, List<String> keys, long[] values) {

    String key(int index) {
        return keys.get(index);
    }
}
