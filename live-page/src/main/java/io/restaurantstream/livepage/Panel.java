package io.restaurantstream.livepage;

import java.util.Locale;

/** The sums that the page is made of, each by the query in the file of its name. */
enum Panel {
    HOURS("analytics.hourly_sales"),
    SERVICES("analytics.sales_by_service"),
    TENDERS("analytics.tenders_by_hour"),
    ITEMS("analytics.items_by_hour"),
    ANSWERS("analytics.answers_by_hour"),
    LOSSES("analytics.exceptions_by_hour");

    private final String table;
    private final String query;

    Panel(String table) {
        this.table = table;
        this.query = SqlFile.read("panels/" + name().toLowerCase(Locale.ROOT) + ".sql")
                .text();
    }

    /** The roll-up it reads. */
    String table() {
        return table;
    }

    SqlFile sql() {
        return new SqlFile(query);
    }

    /** Sums of now and of a week ago, read every time; the others every few seconds. */
    boolean isFast() {
        return this == HOURS || this == SERVICES;
    }
}
