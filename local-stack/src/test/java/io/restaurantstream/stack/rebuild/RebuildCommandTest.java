package io.restaurantstream.stack.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.sql.Migrations;
import io.restaurantstream.stack.Stack;
import io.restaurantstream.stack.database.LocalPostgres;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuildCommandTest {

    /** What the log does not say, what is a fact about the log itself, and who may write. */
    private static final Set<String> KEPT = Set.of(
            "raw.event_gaps",
            "raw.events_trimmed",
            "raw.erasures",
            "raw.writer_fence",
            "analytics.locations",
            "analytics.menu_items",
            "analytics.metric_definitions",
            "analytics.dayparts");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    static Path folder;

    private static LocalPostgres postgres;

    @BeforeAll
    static void start() throws Exception {
        postgres = LocalPostgres.start(folder, "--postgres-port", 0);
        Migrations.apply(postgres.url(), "postgres", null);
    }

    @AfterAll
    static void stop() throws Exception {
        postgres.close();
    }

    private int run(String... command) {
        return Stack.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(command);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(postgres.url(), "postgres", null);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void emptiesEveryTableThatIsMadeFromTheLog() throws Exception {
        Set<String> tables = new TreeSet<>();
        try (Connection connection = DriverManager.getConnection(postgres.url(), "postgres", null);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("""
                        SELECT n.nspname || '.' || c.relname
                        FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                        WHERE n.nspname IN ('raw', 'analytics') AND c.relkind IN ('r', 'p') AND NOT c.relispartition
                        """)) {
            while (row.next()) {
                tables.add(row.getString(1));
            }
        }
        tables.removeAll(KEPT);
        assertThat(emptied()).containsExactlyInAnyOrderElementsOf(tables);
    }

    private static Set<String> emptied() throws Exception {
        try (InputStream file = Rebuild.class.getResourceAsStream("begin.sql")) {
            String sql = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            String names = sql.substring(sql.indexOf("TRUNCATE") + "TRUNCATE".length(), sql.lastIndexOf(';'));
            return Arrays.stream(names.split(",", -1)).map(String::strip).collect(Collectors.toSet());
        }
    }

    @Test
    void refusesARawLogThatWasTrimmedAndChangesNothing() throws Exception {
        execute("INSERT INTO raw.events_trimmed (partition_key, last_offset) VALUES ('', 1000000)");
        try {
            assertThat(run("rebuild", "--jdbc-url", postgres.url())).isEqualTo(1);
            assertThat(err.toString()).contains("the raw events up to offset 1000000 were trimmed");
        } finally {
            execute("DELETE FROM raw.events_trimmed");
        }
    }

    @Test
    void refusesAnOptionOfTheJobThatIsNoneBeforeAnythingIsChanged() throws Exception {
        assertThat(run("rebuild", "--jdbc-url", postgres.url(), "--sales.allowed-lateness", "soon"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("sales.allowed-lateness", "soon");
        try (Connection connection = DriverManager.getConnection(postgres.url(), "postgres", null)) {
            assertThat(RawLog.isInterrupted(connection)).isFalse();
        }
    }

    @Test
    void findsNothingToReplayAmongEventsThatAreStillRefused() throws Exception {
        execute("INSERT INTO raw.events_rejected (event_offset, reason, detail, raw_text)"
                + " VALUES (1, 'broken_json', 'no object', '{\"offset\":1,')");
        try {
            assertThat(run("rejected", "replay", "--jdbc-url", postgres.url())).isZero();
            assertThat(run("rejected", "list", "--jdbc-url", postgres.url(), "--jdbc-user", "postgres"))
                    .isZero();
            assertThat(out.toString())
                    .contains("None of 1 rejected events is accepted now; nothing to do.")
                    .containsPattern("broken_json +1 +0");
        } finally {
            execute("DELETE FROM raw.events_rejected");
        }
    }

    @Test
    void namesWhatIsMissing() {
        assertThat(run("rejected")).isEqualTo(2);
        assertThat(err.toString()).contains("a command is missing: list or replay");
        assertThat(run("rebuild")).isEqualTo(2);
        assertThat(err.toString()).contains("--jdbc-url");
    }
}
