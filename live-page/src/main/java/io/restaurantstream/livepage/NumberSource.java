package io.restaurantstream.livepage;

import java.util.Locale;

/** The rows of which numbers are made, read in three ways that share nothing, and the events and orders in them. */
enum NumberSource {
    SALES("sales", "sales", "sales"),
    /** Sales by service type; refunds have none. */
    SERVICES("services", "sales", "sales"),
    TENDERS("tenders", "tenders", "tenders"),
    ITEMS("items", "items", "sales"),
    ANSWERS("answers", "answers", "answers");

    private final String rollUp;
    private final String facts;
    private final String raw;
    private final String offsets;
    private final String orders;

    NumberSource(String rollUp, String rows, String offsets) {
        this.rollUp = query(rollUp + "/rollup.sql");
        this.facts = query(rows + "/facts.sql");
        this.raw = query(rows + "/raw.sql");
        this.offsets = query(offsets + "/offsets.sql");
        this.orders = query("orders.sql").replace("/*chosen*/", query(rows + "/orders.sql"));
    }

    private static String query(String file) {
        return SqlFile.read("drill/" + file).text().strip();
    }

    /** @param name as in {@code analytics.metric_definitions} */
    static NumberSource named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    String rollUp() {
        return rollUp;
    }

    String facts() {
        return facts;
    }

    String raw() {
        return raw;
    }

    String offsets() {
        return offsets;
    }

    String orders() {
        return orders;
    }
}
