package io.restaurantstream.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultTableTest {

    private static final TableResult EQUAL =
            new TableResult("raw.events_raw", 500_000, 500_000, 0, 0, 0, null, null, List.of());
    private static final TableResult WRONG = new TableResult(
            "analytics.payments",
            3,
            2,
            2,
            1,
            0,
            new BigDecimal("1234.50"),
            new BigDecimal("0.60"),
            List.of(
                    new RowDifference("payment_id=1", "total=1.10", null),
                    new RowDifference("payment_id=2", "total=0.60", "total=0.61")));

    @Test
    void printsATableAndTheVerdict() {
        assertThat(ResultTable.of(new VerificationResult(List.of(EQUAL), 500_000, 500_000, 500_000, 0, 0, 0)))
                .isEqualTo("""
                        table           expected rows  actual rows  wrong  expected money  actual money
                        raw.events_raw        500,000      500,000      0                                equal

                        All tables are equal to the log, read up to offset 500,000
                        """);
    }

    @Test
    void countsTheTablesThatAreEmptyOnBothSides() {
        TableResult empty = new TableResult("analytics.refunds", 0, 0, 0, 0, 0, null, null, List.of());
        assertThat(ResultTable.of(new VerificationResult(List.of(EQUAL, empty, empty), 1, 1, 1, 0, 0, 0)))
                .doesNotContain("refunds")
                .contains("empty, as expected: 2 more");
    }

    @Test
    void printsTheFirstRowsThatDiffer() {
        assertThat(ResultTable.of(new VerificationResult(List.of(EQUAL, WRONG), 500_000, 500_000, 500_000, 0, 0, 0)))
                .isEqualTo("""
                        table               expected rows  actual rows  wrong  expected money  actual money
                        raw.events_raw            500,000      500,000      0                                equal
                        analytics.payments              3            2      3       $1,234.50         $0.60  DIFFERENT

                        analytics.payments: 2 missing, 1 too many
                          payment_id=1: expected total=1.10 / actual no such row
                          payment_id=2: expected total=0.60 / actual total=0.61
                          and 1 more

                        1 of 2 tables differ from the log, read up to offset 500,000
                        """);
    }

    @Test
    void isEqualOnlyWhenEveryTableIs() {
        assertThat(new VerificationResult(List.of(EQUAL), 1, 1, 1, 0, 0, 0).isEqual())
                .isTrue();
        assertThat(new VerificationResult(List.of(EQUAL, WRONG), 1, 1, 1, 0, 0, 0).isEqual())
                .isFalse();
    }

    @Test
    void isNotEqualWhenOnlyACountOrASumDiffers() {
        assertThat(new TableResult("t", 2, 3, 0, 0, 0, null, null, List.of()).isEqual())
                .isFalse();
        assertThat(new TableResult("t", 2, 2, 0, 0, 0, BigDecimal.ONE, BigDecimal.TEN, List.of()).isEqual())
                .isFalse();
        assertThat(new TableResult("t", 2, 2, 0, 0, 0, BigDecimal.ONE, new BigDecimal("1.00"), List.of()).isEqual())
                .isTrue();
    }

    @Test
    void findsTheResultOfATableByItsName() {
        VerificationResult result = new VerificationResult(List.of(EQUAL), 1, 1, 1, 0, 0, 0);
        assertThat(result.table("raw.events_raw")).isEqualTo(EQUAL);
        assertThatThrownBy(() -> result.table("raw.nothing")).isInstanceOf(IllegalArgumentException.class);
    }
}
