package io.restaurantstream.verification;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Compares one table with its expected rows, in the database, and fetches the first rows that differ, if any. */
final class TableComparison {

    private static final int SHOWN_DIFFERENCES = 10;
    private static final int SHOWN_CHARACTERS = 200;

    private final Statement statement;

    TableComparison(Connection connection) throws SQLException {
        statement = connection.createStatement();
    }

    TableResult compare(ComparedTable table) throws SQLException {
        TableResult counted = count(table);
        if (counted.wrongRows() == 0) {
            return counted;
        }
        return new TableResult(
                counted.table(),
                counted.expectedRows(),
                counted.actualRows(),
                counted.missingRows(),
                counted.extraRows(),
                counted.differentRows(),
                counted.expectedMoney(),
                counted.actualMoney(),
                firstDifferences(table));
    }

    private TableResult count(ComparedTable table) throws SQLException {
        try (ResultSet row = statement.executeQuery(table.count())) {
            row.next();
            return new TableResult(
                    table.name(),
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getBigDecimal(6),
                    row.getBigDecimal(7),
                    List.of());
        }
    }

    private List<RowDifference> firstDifferences(ComparedTable table) throws SQLException {
        List<RowDifference> differences = new ArrayList<>();
        try (ResultSet row = statement.executeQuery(table.firstDifferences(SHOWN_DIFFERENCES))) {
            while (row.next()) {
                differences.add(difference(table, row, 0));
            }
        }
        return differences;
    }

    /** @param before columns of the row before the expected and the actual ones */
    static RowDifference difference(ComparedTable table, ResultSet row, int before) throws SQLException {
        List<String> columns = table.columns();
        int keys = table.key().size();
        List<String> expected = values(row, before, columns.size());
        List<String> actual = values(row, before + columns.size(), columns.size());
        boolean isMissing = actual.get(0) == null;
        boolean isExtra = expected.get(0) == null;
        StringBuilder expectedText = new StringBuilder();
        StringBuilder actualText = new StringBuilder();
        for (int i = keys; i < columns.size(); i++) {
            if (isMissing || isExtra || !isSame(expected.get(i), actual.get(i), isNumber(row, before + i + 1))) {
                append(expectedText, columns.get(i), expected.get(i));
                append(actualText, columns.get(i), actual.get(i));
            }
        }
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < keys; i++) {
            append(key, columns.get(i), (isExtra ? actual : expected).get(i));
        }
        return new RowDifference(
                key.toString(), isExtra ? null : expectedText.toString(), isMissing ? null : actualText.toString());
    }

    private static boolean isNumber(ResultSet row, int column) throws SQLException {
        int type = row.getMetaData().getColumnType(column);
        return type == Types.NUMERIC || type == Types.BIGINT || type == Types.INTEGER || type == Types.SMALLINT;
    }

    /** Numbers may be spelt with more or fewer zeros. */
    private static boolean isSame(String expected, String actual, boolean isNumber) {
        return Objects.equals(expected, actual)
                || isNumber
                        && expected != null
                        && actual != null
                        && new BigDecimal(expected).compareTo(new BigDecimal(actual)) == 0;
    }

    private static List<String> values(ResultSet row, int from, int count) throws SQLException {
        List<String> values = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            values.add(row.getString(from + i));
        }
        return values;
    }

    private static void append(StringBuilder text, String column, String value) {
        text.append(text.isEmpty() ? "" : ", ").append(column).append('=').append(shorten(value));
    }

    private static String shorten(String value) {
        return value == null || value.length() <= SHOWN_CHARACTERS
                ? value
                : value.substring(0, SHOWN_CHARACTERS) + "… (" + value.length() + " characters)";
    }
}
