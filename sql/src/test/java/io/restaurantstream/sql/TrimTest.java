package io.restaurantstream.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrimTest {

    private static final String PARTITIONS =
            "SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'raw.events_raw'::regclass ORDER BY inhrelid";

    private String url;
    private Connection connection;

    /** The sample world, and events of June to August in the partitions after it. */
    @BeforeEach
    void open() throws SQLException {
        url = TestPostgres.sampleDatabase();
        connection = TestPostgres.connect(url);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void event(long offset, String ts) throws SQLException {
        TestPostgres.execute(connection, "SELECT raw.add_events_partition(" + offset + ")");
        TestPostgres.execute(
                connection,
                "INSERT INTO raw.events_raw (event_offset, event_id, event_type, ts, partition_key, payload)"
                        + " SELECT " + offset + ", event_id, event_type, '" + ts + "', 'LOC-NEW', payload"
                        + " FROM raw.events_raw WHERE event_offset = 1");
        TestPostgres.execute(
                connection,
                "INSERT INTO analytics.orders (order_id, location_code, service_type, order_ts, created_offset)"
                        + " SELECT (payload ->> 'order_id')::uuid, partition_key, 'dine_in', ts, event_offset"
                        + " FROM raw.events_raw WHERE event_offset = " + offset
                        + " ON CONFLICT (order_id, location_code) DO UPDATE SET created_offset = EXCLUDED.created_offset");
    }

    private List<String> trim(String olderThan) throws SQLException {
        return TestPostgres.rows(connection, "SELECT * FROM raw.trim_events('" + olderThan + "')");
    }

    @Test
    void aPartitionIsMadeOncePerMillionOfOffsets() throws SQLException {
        TestPostgres.execute(
                connection, "SELECT raw.add_events_partition(o) FROM unnest('{1,1000000}'::bigint[]) AS o");

        assertThat(TestPostgres.rows(connection, PARTITIONS)).containsExactly("raw.events_raw_from_1");

        TestPostgres.execute(
                connection, "SELECT raw.add_events_partition(o) FROM unnest('{1000001,2000000}'::bigint[]) AS o");

        assertThat(TestPostgres.rows(connection, PARTITIONS))
                .containsExactly("raw.events_raw_from_1", "raw.events_raw_from_1000001");
    }

    @Test
    void noPartitionHasStatisticsOfPayloads() throws SQLException {
        TestPostgres.execute(connection, "SELECT raw.add_events_partition(1000001)");

        assertThat(TestPostgres.rows(
                        connection,
                        "SELECT DISTINCT attstattarget FROM pg_attribute WHERE attname = 'payload' AND attrelid IN"
                                + " (SELECT relid FROM pg_partition_tree('raw.events_raw'))"))
                .containsExactly("0");
    }

    @Test
    void thereIsNoPartitionForWhatIsNoOffset() {
        assertThatThrownBy(() -> TestPostgres.execute(connection, "SELECT raw.add_events_partition(0)"))
                .hasMessageContaining("offset 0 is not allowed; offsets begin at 1");
    }

    @Test
    void aWriterCannotMakeTheOwnerRunWhatIsNotTheOwners() throws SQLException {
        TestPostgres.execute(connection, "CREATE TABLE public.proof (who text)");
        TestPostgres.execute(connection, "GRANT ALL ON public.proof TO PUBLIC");
        TestPostgres.execute(connection, "SET ROLE restaurant_writer");
        TestPostgres.execute(
                connection,
                "CREATE FUNCTION pg_temp.evil(pg_catalog.text) RETURNS boolean LANGUAGE sql AS"
                        + " 'INSERT INTO public.proof VALUES (current_user); SELECT true';"
                        + " CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (pg_temp.evil(VALUE))");

        TestPostgres.execute(connection, "SELECT raw.add_events_partition(3000001)");

        assertThat(TestPostgres.rows(connection, "SELECT who FROM public.proof"))
                .isEmpty();
        assertThat(TestPostgres.rows(connection, PARTITIONS)).contains("raw.events_raw_from_3000001");
    }

    @Test
    void aPartitionThatSomebodyTookAwayIsNotTakenForOne() throws SQLException {
        TestPostgres.execute(connection, "ALTER TABLE raw.events_raw DETACH PARTITION raw.events_raw_from_1");

        assertThatThrownBy(() -> TestPostgres.execute(connection, "SELECT raw.add_events_partition(1)"))
                .hasMessageContaining("\"events_raw_from_1\" already exists");
    }

    @Test
    void aClockThatWasAheadDoesNotKeepAPartition() throws SQLException {
        event(1_000_001, "2999-01-01 12:00Z");
        event(2_000_001, "2026-07-01 12:00Z");

        assertThat(trim("2998-01-01Z")).hasSize(1);
        assertThat(trim("2998-01-01Z")).containsExactly("1000001|1");
    }

    @Test
    void theNewestPartitionStaysHoweverOldItIs() throws SQLException {
        assertThat(trim("2099-01-01Z")).isEmpty();
        assertThat(TestPostgres.rows(connection, PARTITIONS)).hasSize(1);
    }

    @Test
    void dropsTheOldestPartitionWhenAllOfItIsOlder() throws SQLException {
        String events = TestPostgres.rows(connection, "SELECT count(*) FROM raw.events_raw")
                .get(0);
        event(1_000_001, "2026-06-01 12:00Z");
        event(2_000_001, "2026-07-01 12:00Z");

        assertThat(trim("2026-03-05Z")).as("some of it is newer").isEmpty();
        assertThat(trim("2026-06-15Z")).containsExactly("1|" + events);
        assertThat(trim("2026-06-15Z")).containsExactly("1000001|1");
        assertThat(trim("2026-06-15Z")).isEmpty();

        assertThat(TestPostgres.rows(connection, PARTITIONS)).containsExactly("raw.events_raw_from_2000001");
        assertThat(TestPostgres.rows(
                        connection,
                        "SELECT partition_key, last_offset FROM raw.events_trimmed"
                                + " WHERE partition_key IN ('', 'LOC-NEW') ORDER BY 1"))
                .containsExactly("|2000000", "LOC-NEW|1000001");
    }

    @Test
    void checksLeaveOutWhatWasTrimmedAndOnlyThat() throws SQLException {
        event(1_000_001, "2026-06-01 12:00Z");
        TestPostgres.execute(connection, "INSERT INTO raw.event_gaps VALUES (900000, 1000000)");
        trim("2026-05-01Z");

        assertThat(TestPostgres.rows(
                        connection, "SELECT check_name FROM analytics.validate_data_consistency() WHERE NOT ok"))
                .isEmpty();

        TestPostgres.execute(connection, "UPDATE raw.events_raw SET event_offset = 1000002");

        assertThat(TestPostgres.rows(
                        connection,
                        "SELECT check_name FROM analytics.validate_data_consistency() WHERE NOT ok ORDER BY 1"))
                .contains("offsets_are_conserved", "rows_have_their_event");
    }

    @Test
    void onlyAnOwnerTrims() throws SQLException {
        TestPostgres.execute(connection, "SET ROLE restaurant_writer");

        assertThatThrownBy(() -> trim("2026-05-01Z")).hasMessageContaining("permission denied");
    }
}
