package io.restaurantstream.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class SqlFailureTest {

    @ParameterizedTest
    @CsvSource({
        "23505, KEY_EXISTS",
        "23503, PARENT_MISSING",
        "22003, UNFIT_VALUE",
        "23502, UNFIT_VALUE",
        "23514, UNFIT_VALUE",
        "08006, TRANSIENT",
        "57P01, TRANSIENT",
        "40P01, TRANSIENT",
        "25006, TRANSIENT",
        "53300, TRANSIENT",
        "42P01, PERMANENT",
        "42501, PERMANENT",
        "P0001, PERMANENT",
    })
    void goesByTheState(String state, SqlFailure meaning) {
        assertThat(SqlFailure.of(new SQLException("said", state))).isEqualTo(meaning);
    }

    @Test
    void isOneOfTheConnectionWithoutAState() {
        assertThat(SqlFailure.of(new SQLException("nothing came"))).isEqualTo(SqlFailure.TRANSIENT);
    }

    /** In the wire format: fields of a letter and a text, each ended by a zero. */
    private static PSQLException ofServer(String fields) {
        return new PSQLException(new ServerErrorMessage("SERROR\0C23514\0Mrefused\0" + fields));
    }

    @Test
    void passesWhereARowHasNoPartition() {
        assertThat(SqlFailure.of(ofServer("tevents_raw\0"))).isEqualTo(SqlFailure.TRANSIENT);
        assertThat(SqlFailure.of(ofServer("torders\0norders_money_check\0"))).isEqualTo(SqlFailure.UNFIT_VALUE);
    }

    @Test
    void looksIntoABatchForWhatTheServerSaid() {
        PSQLException broken = ofServer("norders_money_check\0");
        assertThat(SqlFailure.of(new BatchUpdateException("batch", "23514", new int[0], broken)))
                .isEqualTo(SqlFailure.UNFIT_VALUE);
    }
}
