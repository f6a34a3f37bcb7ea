package io.restaurantstream.job.rollups;

import static io.restaurantstream.job.rollups.RollUp.Unit.CENTS;
import static io.restaurantstream.job.rollups.RollUp.Unit.COUNT;
import static io.restaurantstream.job.rollups.RollUp.Unit.THOUSANDTHS;

import java.util.List;

/** The tables of sums by hour and location, with their keys and amounts. */
@SuppressWarnings("ImmutableEnumChecker") // both lists are made by List.of
public enum RollUp {
    SALES_BY_SERVICE(
            List.of(new Key("service_type", "text")),
            List.of(
                    new Amount("order_count", COUNT),
                    new Amount("items_sold", THOUSANDTHS),
                    new Amount("subtotal", CENTS),
                    new Amount("tax", CENTS),
                    new Amount("tip", CENTS),
                    new Amount("total", CENTS),
                    new Amount("gross", CENTS),
                    new Amount("discounts", CENTS),
                    new Amount("comps", CENTS),
                    new Amount("guests", COUNT),
                    new Amount("guest_orders", COUNT),
                    new Amount("guest_sales", CENTS))),
    TENDERS_BY_HOUR(
            List.of(new Key("method", "text"), new Key("provider", "text")),
            List.of(
                    new Amount("payments", COUNT),
                    new Amount("amount", CENTS),
                    new Amount("tip", CENTS),
                    new Amount("refunds", COUNT),
                    new Amount("refunded", CENTS))),
    ITEMS_BY_HOUR(
            List.of(new Key("menu_item_id", "uuid")),
            List.of(new Amount("quantity", THOUSANDTHS), new Amount("gross", CENTS), new Amount("orders", COUNT))),
    ANSWERS_BY_HOUR(
            List.of(new Key("rating", "smallint"), new Key("nps", "smallint")), List.of(new Amount("answers", COUNT))),
    EXCEPTIONS_BY_HOUR(
            List.of(new Key("kind", "text"), new Key("reason", "text")),
            List.of(new Amount("events", COUNT), new Amount("amount", CENTS)));

    /** What an amount is counted in here; a column has dollars, pieces, or a plain number. */
    public enum Unit {
        COUNT("1"),
        THOUSANDTHS("0.001"),
        CENTS("0.01");

        private final String inColumn;

        Unit(String inColumn) {
            this.inColumn = inColumn;
        }

        /** One of it in the unit of its column, as a number in SQL. */
        public String inColumn() {
            return inColumn;
        }
    }

    /**
     * A column of the key, after the hour and the location.
     *
     * @param type in Postgres
     */
    public record Key(String column, String type) {}

    /** A column that is added up. */
    public record Amount(String column, Unit unit) {}

    private final List<Key> keys;
    private final List<Amount> amounts;

    RollUp(List<Key> keys, List<Amount> amounts) {
        this.keys = keys;
        this.amounts = amounts;
    }

    /** One or two. */
    public List<Key> keys() {
        return keys;
    }

    /** In the order of {@link RollUpPart#amounts}. */
    public List<Amount> amounts() {
        return amounts;
    }
}
