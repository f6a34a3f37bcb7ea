package io.restaurantstream.livepage;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

/**
 * Places and times that a number is about.
 *
 * @param locations their codes
 * @param first per location where the time begins
 * @param last per location where it ends
 */
record Range(List<String> locations, List<OffsetDateTime> first, List<OffsetDateTime> last) {

    /**
     * Business days at some locations.
     *
     * @param last the last of them
     * @param days how many
     */
    static Range ofDays(Clocks clocks, List<String> locations, LocalDate last, int days) {
        List<OffsetDateTime> first = new ArrayList<>();
        List<OffsetDateTime> end = new ArrayList<>();
        for (String code : locations) {
            first.add(clocks.firstHour(code, last.minusDays(days - 1L)).atOffset(ZoneOffset.UTC));
            end.add(clocks.firstHour(code, last.plusDays(1)).atOffset(ZoneOffset.UTC));
        }
        return new Range(locations, first, end);
    }

    /**
     * Single hours.
     *
     * @param starts of each location's hour; a location may have two
     */
    static Range ofHours(List<String> locations, List<Instant> starts) {
        return new Range(
                locations,
                starts.stream().map(start -> start.atOffset(ZoneOffset.UTC)).toList(),
                starts.stream()
                        .map(start -> start.plusSeconds(3600).atOffset(ZoneOffset.UTC))
                        .toList());
    }

    int bind(PreparedStatement statement) throws SQLException {
        Connection connection = statement.getConnection();
        Array codes = connection.createArrayOf("text", locations.toArray());
        statement.setArray(1, codes);
        statement.setArray(2, connection.createArrayOf("timestamptz", first.toArray()));
        statement.setArray(3, connection.createArrayOf("timestamptz", last.toArray()));
        return 4;
    }

    /** The query with its parameters written out, to be run anywhere. */
    String write(String sql, String slice) {
        return sql.replaceFirst("\\?::text\\[]", literal(locations, "text[]"))
                .replaceFirst("\\?::timestamptz\\[]", literal(first, "timestamptz[]"))
                .replaceFirst("\\?::timestamptz\\[]", literal(last, "timestamptz[]"))
                .replace("?::text", quoted(slice) + "::text");
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String literal(List<?> values, String type) {
        List<String> quoted = new ArrayList<>();
        values.forEach(value -> quoted.add(quoted(value.toString())));
        return Matcher.quoteReplacement("ARRAY[" + String.join(", ", quoted) + "]::" + type);
    }
}
