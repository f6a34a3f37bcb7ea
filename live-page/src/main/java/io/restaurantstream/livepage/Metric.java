package io.restaurantstream.livepage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A number of the trade as {@code analytics.metric_definitions} defines it.
 *
 * @param name of the metric
 * @param unit what it is counted in
 * @param definition in words
 * @param expression in SQL, over rows of its source
 * @param source the rows that it is computed from
 * @param slicedBy what it can be limited to one value of, such as {@code method}; null when to nothing
 */
public record Metric(
        String name, String unit, String definition, String expression, NumberSource source, String slicedBy) {

    /** @throws IllegalArgumentException when there is none of that name; the message says so */
    static Metric named(Connection connection, String name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT unit, definition, expression, source, sliced_by FROM analytics.metric_definitions"
                        + " WHERE metric = ?")) {
            statement.setString(1, name);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalArgumentException("metric: " + name
                            + " is not allowed; it must be one of analytics.metric_definitions, such as net_sales");
                }
                return new Metric(
                        name,
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        NumberSource.named(row.getString(4)),
                        row.getString(5));
            }
        }
    }

    /**
     * The rows of one slice; of sales, other rows than those of all.
     *
     * @throws IllegalArgumentException when it cannot be sliced; the message says so
     */
    NumberSource sourceOf(String slice) {
        if (slicedBy == null && !slice.isEmpty()) {
            throw new IllegalArgumentException("slice: " + slice + " is not allowed; " + name + " has no slices");
        }
        return source == NumberSource.SALES && !slice.isEmpty() ? NumberSource.SERVICES : source;
    }
}
