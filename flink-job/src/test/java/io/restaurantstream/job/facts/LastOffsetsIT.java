package io.restaurantstream.job.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.job.TestDatabase;
import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.facts.LastOffsets.StateIsNewerException;
import io.restaurantstream.job.sink.Database;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.throwable.ThrowableClassifier;
import org.apache.flink.runtime.throwable.ThrowableType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A state that is restored beside tables of another age, by a writer with no more rights than it needs. */
@Timeout(60)
class LastOffsetsIT {

    private static final TestOrder ORDER = TestOrder.number(1);

    private static TestDatabase database;
    private static Database asJob;

    @BeforeAll
    static void startPostgres() throws Exception {
        database = new TestDatabase();
        database.execute("CREATE ROLE flink_job LOGIN IN ROLE restaurant_writer");
        asJob = new Database(
                database.url().replace("user=postgres", "user=flink_job"), "flink_job", null, Duration.ofSeconds(30));
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        database.close();
    }

    @BeforeEach
    void startWithEmptyTables() throws Exception {
        database.clear();
        database.execute("TRUNCATE raw.events_trimmed");
    }

    /** The state of a writer that has written an order with one line, the latter at offset 2. */
    private static OperatorSubtaskState stateAfterTwoEvents() throws Exception {
        try (FactsSinkHarness writer = new FactsSinkHarness(asJob)) {
            writer.take(ORDER.created(1), ORDER.item(2, 1, 1));
            return writer.state();
        }
    }

    private static void assertRestored(OperatorSubtaskState state) throws Exception {
        assertRestored(state, "raw.events_raw");
    }

    private static void assertRestored(OperatorSubtaskState state, String tableOfTheNext) throws Exception {
        try (FactsSinkHarness restored = new FactsSinkHarness(asJob, state)) {
            restored.write(ORDER.item(3, 2, 1));
        }
        assertThat(database.count(tableOfTheNext + " WHERE event_offset = 3")).isEqualTo(1);
    }

    @Test
    void aStateIsRestoredBesideTheTablesThatBelongToIt() throws Exception {
        assertRestored(stateAfterTwoEvents());
    }

    @Test
    void aStateIsRestoredBesideNewerTables() throws Exception {
        OperatorSubtaskState state = stateAfterTwoEvents();
        try (FactsSinkHarness later = new FactsSinkHarness(asJob)) {
            later.write(ORDER.item(3, 2, 1), ORDER.item(4, 3, 1));
        }
        assertRestored(state);
    }

    @Test
    void aStateIsRefusedBesideOlderTables() throws Exception {
        OperatorSubtaskState state = stateAfterTwoEvents();
        database.execute("DELETE FROM raw.events_raw WHERE event_offset = 2");
        String before = database.contents();
        assertThatThrownBy(() -> new FactsSinkHarness(asJob, state))
                .isInstanceOf(StateIsNewerException.class)
                .hasMessageContaining("the event at offset 2 was written before the state was taken")
                .satisfies(failure -> assertThat(ThrowableClassifier.getThrowableType(failure))
                        .as("a restart would not help")
                        .isEqualTo(ThrowableType.NonRecoverableError));
        assertThat(database.contents()).isEqualTo(before);
    }

    @Test
    void aRefusedStateTakesTheTablesFromNoOtherWriter() throws Exception {
        OperatorSubtaskState state = stateAfterTwoEvents();
        database.clear();
        try (FactsSinkHarness other = new FactsSinkHarness(asJob)) {
            assertThatThrownBy(() -> new FactsSinkHarness(asJob, state)).isInstanceOf(StateIsNewerException.class);
            other.write(ORDER.created(1));
        }
    }

    @Test
    void theLastEventMayBeAmongTheRejectedOnes() throws Exception {
        OperatorSubtaskState state;
        try (FactsSinkHarness writer = new FactsSinkHarness(asJob)) {
            writer.take(ORDER.item(2, 1, 1)); // its order has not come
            state = writer.state();
        }
        assertThat(database.count("raw.events_rejected")).isEqualTo(1);
        assertRestored(state, "raw.events_rejected");
    }

    @Test
    void theLastEventMayHaveBeenTrimmed() throws Exception {
        OperatorSubtaskState state = stateAfterTwoEvents();
        database.execute("DELETE FROM raw.events_raw;"
                + " INSERT INTO raw.events_trimmed (partition_key, last_offset) VALUES ('', 1000000)");
        assertRestored(state);
    }

    @Test
    void aWriterThatWritesNothingKeepsItsLastOffset() throws Exception {
        OperatorSubtaskState state = stateAfterTwoEvents();
        OperatorSubtaskState again;
        try (FactsSinkHarness idle = new FactsSinkHarness(asJob, state)) {
            again = idle.state();
        }
        database.clear();
        assertThatThrownBy(() -> new FactsSinkHarness(asJob, again)).isInstanceOf(StateIsNewerException.class);
    }
}
