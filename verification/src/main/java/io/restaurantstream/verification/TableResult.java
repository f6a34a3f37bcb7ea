package io.restaurantstream.verification;

import java.math.BigDecimal;
import java.util.List;

/**
 * The result of comparing one table with its expected rows.
 *
 * @param table with its schema
 * @param expectedRows rows there must be
 * @param actualRows rows there are
 * @param missingRows rows that must be there and are not
 * @param extraRows rows that are there and must not be
 * @param differentRows rows that are there with other values
 * @param expectedMoney sum of the table's money there must be, dollars; null when the table holds no money
 * @param actualMoney sum there is, dollars; null when the table holds no money
 * @param firstDifferences some of the rows that are not as they must be, in the order of their keys
 */
public record TableResult(
        String table,
        long expectedRows,
        long actualRows,
        long missingRows,
        long extraRows,
        long differentRows,
        BigDecimal expectedMoney,
        BigDecimal actualMoney,
        List<RowDifference> firstDifferences) {

    public TableResult {
        firstDifferences = List.copyOf(firstDifferences);
    }

    /** Whether every row is as it must be, to the cent. */
    public boolean isEqual() {
        return missingRows == 0
                && extraRows == 0
                && differentRows == 0
                && expectedRows == actualRows
                && (expectedMoney == null || expectedMoney.compareTo(actualMoney) == 0);
    }

    /** How many rows are not as they must be. */
    public long wrongRows() {
        return missingRows + extraRows + differentRows;
    }
}
