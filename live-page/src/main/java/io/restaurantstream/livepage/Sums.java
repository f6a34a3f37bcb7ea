package io.restaurantstream.livepage;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Sales added up, in cents, over rows of {@code hours.sql} or {@code services.sql}. */
final class Sums {

    long orders;
    long quantity;
    long gross;
    long discounts;
    long comps;
    long refunds;
    long tips;
    long guests;

    void add(Row row) {
        add(row.values(), 2, 1);
    }

    /** Takes off a row of {@code compare.sql}. */
    void takeOff(Row notYetKnown) {
        long[] values = notYetKnown.values();
        orders -= values[0];
        gross -= values[1];
        discounts -= values[2];
        comps -= values[3];
        refunds -= values[4];
        tips -= values[5];
        guests -= values[6];
    }

    private void add(long[] values, int at, int sign) {
        orders += sign * values[at];
        quantity += sign * values[at + 1];
        gross += sign * values[at + 2];
        discounts += sign * values[at + 3];
        comps += sign * values[at + 4];
        refunds += sign * values[at + 5];
        tips += sign * values[at + 6];
        guests += sign * values[at + 7];
    }

    long net() {
        return gross - discounts - comps - refunds;
    }

    /** Net sales per order in cents; 0 without orders. */
    long averageCheck() {
        return orders == 0 ? 0 : Math.round((double) net() / orders);
    }

    /** Tips in thousandths of net sales. */
    long tipPerMille() {
        return net() == 0 ? 0 : Math.round(1000.0 * tips / net());
    }

    /** Puts by how many percent {@code now} is above {@code before}; null where there is nothing to compare with. */
    static void putDelta(ObjectNode json, long now, long before) {
        if (before == 0) {
            json.putNull("delta");
        } else {
            json.put("delta", Math.round(1000.0 * (now - before) / Math.abs(before)) / 10.0);
        }
    }
}
