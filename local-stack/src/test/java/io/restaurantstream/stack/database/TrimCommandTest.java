package io.restaurantstream.stack.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.sql.Migrations;
import io.restaurantstream.stack.Stack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrimCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    static Path folder;

    private static LocalPostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        postgres = LocalPostgres.start(folder, "--postgres-port", 0);
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    /** Three partitions: two are of long ago, the newest one is of today. */
    @BeforeEach
    void fill() throws Exception {
        execute("DROP SCHEMA IF EXISTS raw, analytics, checks CASCADE;"
                + " DROP TABLE IF EXISTS public.flyway_schema_history");
        Migrations.apply(postgres.url(), "postgres", null);
        execute("SELECT raw.add_events_partition(o) FROM unnest('{1000001,2000001}'::bigint[]) AS o");
        execute("INSERT INTO raw.events_raw (event_offset, event_id, event_type, ts, partition_key, payload)"
                + " SELECT o, gen_random_uuid(), 'order_created', now() - (2500000 - o) * interval '10 seconds',"
                + " 'LOC-1', '{}' FROM unnest('{1,2,1000001,2000001}'::bigint[]) AS o");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.url(), "postgres", null);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long events() throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.url(), "postgres", null);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM raw.events_raw")) {
            row.next();
            return row.getLong(1);
        }
    }

    private int trim(String olderThan) {
        return Stack.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute("trim", "--jdbc-url", postgres.url(), "--older-than", olderThan);
    }

    @Test
    void dropsWholePartitionsOfOldEventsAndPrintsThem() throws Exception {
        assertThat(trim("100d")).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("Dropped 2 raw events from offset 1 on", "Dropped 1 raw events from offset 1,000,001 on");
        assertThat(events()).isEqualTo(1);
    }

    @Test
    void reportsThatThereIsNothingToDrop() throws Exception {
        assertThat(trim("1000d")).isZero();
        assertThat(out.toString()).contains("There is no partition in which every raw event is older than");
        assertThat(events()).isEqualTo(4);
    }

    @Test
    void doesNotBlockTheJobBehindALongReader() throws Exception {
        try (Connection reader = DriverManager.getConnection(postgres.url(), "postgres", null);
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM raw.events_raw");

            assertThat(trim("100d")).isEqualTo(1);
            assertThat(err.toString())
                    .contains("another session has been reading raw.events_raw for more than 2" + " seconds");
        }
        assertThat(events()).isEqualTo(4);
    }

    @Test
    void refusesATimeThatIsYetToCome() {
        assertThat(trim("-1d")).isEqualTo(2);
        assertThat(err.toString()).contains("--older-than");
    }
}
