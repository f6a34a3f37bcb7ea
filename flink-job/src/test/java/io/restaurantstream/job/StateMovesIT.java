package io.restaurantstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.restaurantstream.generator.feed.EventLog;
import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.feed.SimClock;
import io.restaurantstream.generator.http.GeneratorServer;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.simulation.LogConfig;
import io.restaurantstream.sql.Migrations;
import io.restaurantstream.verification.LogPages;
import io.restaurantstream.verification.ProgressListener;
import io.restaurantstream.verification.Verification;
import io.restaurantstream.verification.VerificationResult;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The job's state on its way through canonical savepoints: to another parallelism, state backend, and version. */
@Timeout(300)
class StateMovesIT {

    private static final long EVENTS_A_LIFE = 3_000;

    private static final String RESOURCES = "io/restaurantstream/job/savepoints";
    private static final Path KEPT_SAVEPOINTS = Path.of("target/test-classes", RESOURCES);
    /** The file beside a kept savepoint that says what is in it. */
    private static final String STATES = "states.txt";

    private static final String STATES_OF_THIS_VERSION = "io/restaurantstream/job/" + STATES;

    private static final Life AN_ORDINARY_LIFE = new Life(2, "hashmap");

    /** One run of the job, from a savepoint to the next. */
    private record Life(int parallelism, String backend) {}

    private final EventLog events =
            new EventLog(new LogConfig(7, Instant.parse("2026-11-02T09:00:00Z"), Profile.load("realistic")));
    private final AtomicReference<Instant> wallClock = new AtomicReference<>(Instant.EPOCH);

    @TempDir
    private Path savepoints;

    private TestDatabase database;

    @Test
    @Tag("extended")
    void keepsTheTablesEqualAfterRescalingAndWithAnotherStateBackend() throws Exception {
        List<Life> lives = List.of(
                new Life(1, "hashmap"),
                new Life(2, "rocksdb"),
                new Life(4, "hashmap"),
                new Life(2, "hashmap"),
                new Life(1, "rocksdb"));
        try (TestDatabase postgres = new TestDatabase();
                GeneratorServer log = log();
                MiniCluster flink = cluster()) {
            database = postgres;
            flink.start();
            String savepoint = null;
            long end = 0;
            for (Life life : lives) {
                end += EVENTS_A_LIFE;
                savepoint = live(flink, log, life, savepoint, end);
                verify(log, life.toString());
            }
        }
    }

    @Test
    @Tag("extended")
    void goesOnFromABackupOfTheTablesThatIsNewerThanTheStateAndRefusesAnOlderOne() throws Exception {
        try (TestDatabase postgres = new TestDatabase();
                GeneratorServer log = log();
                MiniCluster flink = cluster()) {
            database = postgres;
            flink.start();
            String older = live(flink, log, AN_ORDINARY_LIFE, null, EVENTS_A_LIFE);
            database.backUp("older");
            String newer = live(flink, log, AN_ORDINARY_LIFE, older, EVENTS_A_LIFE * 2);
            database.backUp("newer");

            database.restore("older");
            JobGraph job = job(flink, log, AN_ORDINARY_LIFE);
            job.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(newer));
            JobID refused = flink.submitJob(job).get().getJobID();
            assertThat(flink.requestJobResult(refused).get().getSerializedThrowable())
                    .hasValueSatisfying(failure -> assertThat(failure.getFullStringifiedStackTrace())
                            .contains("the restored state is newer than the tables"));
            assertThat(database.count("raw.events_raw")).isEqualTo(EVENTS_A_LIFE);

            database.restore("newer");
            live(flink, log, AN_ORDINARY_LIFE, older, EVENTS_A_LIFE * 3);
            verify(log, "tables that are newer than the state");
        }
    }

    static List<String> earlierVersions() throws IOException {
        try (Stream<Path> folders = Files.list(KEPT_SAVEPOINTS)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .sorted(Comparator.comparing(Version::parse))
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("earlierVersions")
    void resumesFromTheSavepointOfAnEarlierVersion(String version) throws Exception {
        try (TestDatabase postgres = new TestDatabase();
                GeneratorServer log = log();
                MiniCluster flink = cluster()) {
            database = postgres;
            flink.start();
            live(flink, log, AN_ORDINARY_LIFE, null, EVENTS_A_LIFE);
            // a job that had lost its state would bring them again
            database.execute("CREATE TABLE raw.taken_out AS SELECT * FROM raw.events_raw WHERE event_offset <= 1000;"
                    + " DELETE FROM raw.events_raw WHERE event_offset <= 1000");
            String kept = KEPT_SAVEPOINTS.resolve(version).toUri().toString();
            live(flink, log, AN_ORDINARY_LIFE, kept, EVENTS_A_LIFE * 2);
            assertThat(database.count("raw.events_raw WHERE event_offset <= 1000"))
                    .isZero();
            database.execute("INSERT INTO raw.events_raw SELECT * FROM raw.taken_out");
            verify(log, "a savepoint of version " + version);
        }
    }

    @Test
    void upgradesTheTablesAndTheSavepointOfTheFirstVersionTogether() throws Exception {
        try (TestDatabase postgres = new TestDatabase();
                GeneratorServer log = log();
                MiniCluster flink = cluster()) {
            database = postgres;
            flink.start();
            live(flink, log, AN_ORDINARY_LIFE, null, EVENTS_A_LIFE);
            makeTablesOfTheFirstVersion();
            database.backUp("first_version");

            Migrations.apply(database.url(), "postgres", null);
            assertThat(database.count("analytics.hourly_sales WHERE gross IS NOT NULL"))
                    .isZero();
            String kept = KEPT_SAVEPOINTS.resolve("0.1.0").toUri().toString();
            live(flink, log, AN_ORDINARY_LIFE, kept, EVENTS_A_LIFE * 2);
            verify(log, "an upgrade of tables and savepoint of version 0.1.0");
            // the first version would fail before it has written anything
            assertThatThrownBy(() -> database.execute(ORDER_OF_THE_FIRST_VERSION))
                    .hasMessageContaining("no unique or exclusion constraint matching the ON CONFLICT specification");

            // the way back is the backup, and the log once more from the savepoint that was taken before it
            database.restore("first_version");
            database.execute(ORDER_OF_THE_FIRST_VERSION);
            assertThat(database.count("raw.events_raw")).isEqualTo(EVENTS_A_LIFE);
            assertThat(database.value("SELECT max(version) FROM public.flyway_schema_history"))
                    .isEqualTo("016");
        }
    }

    /** As version 0.1.0 upserted an order, one that is there. */
    private static final String ORDER_OF_THE_FIRST_VERSION = """
            INSERT INTO analytics.orders AS present
                (order_id, visit_id, location_code, service_type, order_ts, created_offset)
            SELECT order_id, visit_id, location_code, service_type, order_ts, created_offset FROM analytics.orders LIMIT 1
            ON CONFLICT (order_id) DO UPDATE SET service_type = EXCLUDED.service_type
            WHERE present.created_offset < EXCLUDED.created_offset
            """;

    /** Replaces the tables by those that version 0.1.0 made, with the same rows as far as these have columns for them. */
    private void makeTablesOfTheFirstVersion() throws Exception {
        database.execute("DROP SCHEMA checks, bi CASCADE; DROP TABLE public.flyway_schema_history;"
                + " ALTER SCHEMA raw RENAME TO raw_now; ALTER SCHEMA analytics RENAME TO analytics_now");
        Flyway tables = Flyway.configure()
                .dataSource(database.url(), "postgres", null)
                .defaultSchema("public")
                .baselineVersion("001") // roles belong to the server, and are there
                .locations("classpath:sql/migrations")
                .target("016")
                .load();
        tables.baseline();
        database.execute("GRANT ALL ON public.flyway_schema_history TO restaurant_owner");
        tables.migrate();
        for (String table : List.of(
                "raw.events_raw",
                "raw.events_rejected",
                "raw.event_gaps",
                "analytics.orders",
                "analytics.order_items",
                "analytics.payments",
                "analytics.feedback",
                "analytics.hourly_sales",
                "analytics.late_sales")) {
            String now = table.replace(".", "_now.");
            String columns =
                    database.value("SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute WHERE attrelid = '"
                            + table + "'::regclass AND attnum > 0 AND NOT attisdropped");
            database.execute("INSERT INTO " + table + " (" + columns + ") SELECT " + columns + " FROM " + now);
        }
        assertThat(database.count("analytics.orders WHERE paid_at IS NOT NULL")).isPositive();
        database.execute("DROP SCHEMA raw_now, analytics_now CASCADE");
    }

    @Test
    void listsItsStatesInTheFileOfTheNewestVersion() throws Exception {
        String states = SavepointStates.describe(savepointOfThisVersion());
        if (Boolean.getBoolean("states.write")) {
            Files.writeString(Path.of("src/test/resources").resolve(STATES_OF_THIS_VERSION), states);
        }
        assertThat(states)
                .as("what is renamed or has another serializer is not found again in savepoints")
                .isEqualTo(Files.readString(Path.of("target/test-classes").resolve(STATES_OF_THIS_VERSION)));
    }

    @ParameterizedTest
    @MethodSource("earlierVersions")
    void stillHasEveryUidAndStateOfAnEarlierVersion(String version) throws Exception {
        List<String> then = names(KEPT_SAVEPOINTS.resolve(version).resolve(STATES));
        assertThat(names(Path.of("target/test-classes").resolve(STATES_OF_THIS_VERSION)))
                .containsAll(then);
    }

    /** Each line without what it says of serializers, those of states after the uid that they belong to. */
    private static List<String> names(Path states) throws IOException {
        List<String> names = new ArrayList<>();
        String uid = "";
        for (String line : Files.readAllLines(states)) {
            uid = line.startsWith(" ") ? uid : line;
            names.add(line.startsWith(" ") ? uid + line.substring(0, line.indexOf(": ")) : line);
        }
        return names;
    }

    /** CONTRIBUTING.md says when. */
    @Test
    @EnabledIfSystemProperty(named = "savepoint.of", matches = "[0-9.]+")
    void keepsASavepointOfThisVersion() throws Exception {
        Path kept =
                Files.createDirectories(Path.of("src/test/resources", RESOURCES, System.getProperty("savepoint.of")));
        Path savepoint = savepointOfThisVersion();
        Files.copy(savepoint.resolve("_metadata"), kept.resolve("_metadata"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(kept.resolve(STATES), SavepointStates.describe(savepoint));
    }

    private Path savepointOfThisVersion() throws Exception {
        try (TestDatabase postgres = new TestDatabase();
                GeneratorServer log = log();
                MiniCluster flink = cluster()) {
            database = postgres;
            flink.start();
            return Path.of(URI.create(live(flink, log, AN_ORDINARY_LIFE, null, EVENTS_A_LIFE)));
        }
    }

    /** Runs the job from the end of the life before until it has written {@code end}; returns where its savepoint is. */
    private String live(MiniCluster flink, GeneratorServer log, Life life, String restoreFrom, long end)
            throws Exception {
        showTheLogUpTo(end);
        JobGraph job = job(flink, log, life);
        if (restoreFrom != null) {
            job.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(restoreFrom));
        }
        JobID id = flink.submitJob(job).get().getJobID();
        await().atMost(120, TimeUnit.SECONDS)
                .until(() -> database.count("raw.events_raw WHERE event_offset > " + (end - EVENTS_A_LIFE))
                        >= EVENTS_A_LIFE);
        // a state of a window is in a savepoint from the first firing on
        await().atMost(120, TimeUnit.SECONDS).until(() -> database.count("analytics.sales_by_service") > 0);
        String savepoint = flink.stopWithSavepoint(
                        id, savepoints.toUri().toString(), false, SavepointFormatType.CANONICAL)
                .get();
        flink.requestJobResult(id).get();
        return savepoint;
    }

    private GeneratorServer log() {
        InstantSource wall = wallClock::get;
        SimClock clock =
                SimClock.running(events.timestampOf(EVENTS_A_LIFE), Instant.EPOCH, 1, wall.withZone(ZoneOffset.UTC));
        return GeneratorServer.start(new Feed(events, clock), "127.0.0.1", 0);
    }

    private void showTheLogUpTo(long offset) {
        wallClock.set(
                Instant.EPOCH.plus(Duration.between(events.timestampOf(EVENTS_A_LIFE), events.timestampOf(offset))));
    }

    private static MiniCluster cluster() {
        return new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(new Configuration())
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(4)
                .withRandomPorts()
                .build());
    }

    private JobGraph job(MiniCluster flink, GeneratorServer log, Life life) {
        Configuration configuration = new Configuration(flink.getConfiguration());
        configuration.set(StateBackendOptions.STATE_BACKEND, life.backend());
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setParallelism(life.parallelism());
        RestaurantStreamJob.build(
                env,
                JobOptions.parse(
                        List.of("--source.http.url", log.uri().toString(), "--jdbc.url", database.url()), Map.of()));
        return env.getStreamGraph().getJobGraph();
    }

    private void verify(GeneratorServer log, String lived) throws Exception {
        try (Connection connection = database.connect()) {
            VerificationResult result = Verification.run(
                    new LogPages(log.uri()), connection, OptionalLong.empty(), ProgressListener.SILENT);
            assertThat(result.isEqual()).as("after %s: %s", lived, result).isTrue();
        }
    }
}
