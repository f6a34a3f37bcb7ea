package io.restaurantstream.chaos.invariants;

import java.io.Closeable;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the tables again and again, as a dashboard would, each time in one snapshot, and looks for what must not be.
 *
 * <p>That the database does not answer is no violation; the reader comes back.
 */
public final class ReaderWatch implements Closeable {

    private static final Logger LOG = LoggerFactory.getLogger(ReaderWatch.class);
    private static final long PAUSE_MILLIS = 300;
    private static final int MOST_VIOLATIONS = 100;
    private static final int MOST_ROWS = 500;
    private static final int LEARNED_AT_ONCE = 20;
    private static final int BLOCKS = 32;

    private static final List<String> CHILDREN = List.of(
            "order_items",
            "payments",
            "feedback",
            "payment_voids",
            "tip_adjustments",
            "order_discounts",
            "discount_removals",
            "service_charges",
            "item_voids",
            "order_status",
            "order_moves",
            "gift_cards_sold");

    /** In some blocks of each table: from a share of the table on, so many blocks. */
    private static final String ORPHANS = CHILDREN.stream()
            .map(table -> """
                    (SELECT '%1$s' AS table_name, child.order_id, child.location_code, child.event_offset
                     FROM analytics.%1$s AS child
                     LEFT JOIN analytics.orders USING (order_id, location_code)
                     WHERE orders.order_id IS NULL
                       AND child.ctid >= format('(%%s,0)', greatest(0, first.block))::tid
                       AND child.ctid < format('(%%s,0)', greatest(0, first.block) + 33)::tid
                     LIMIT 5)
                    """.formatted(table).replace(
                    "first.block",
                    "((pg_relation_size('analytics." + table + "') / 8192 - " + BLOCKS + ") * ?::float8)::bigint"))
            .collect(Collectors.joining(" UNION ALL "));

    /**
     * Hours that show more orders than there are, where the facts of the location have come at least as far as the hour.
     */
    private static final String SUMS = """
            WITH progress AS (
              SELECT partition_key AS location_code, max(event_offset) AS up_to
              FROM raw.events_raw
              WHERE event_offset > (SELECT max(event_offset) - 20000 FROM raw.events_raw)
              GROUP BY partition_key
            ),
            newest AS (
              SELECT location_code, hour_start, order_count, last_offset
              FROM analytics.hourly_sales
              ORDER BY last_offset DESC
              LIMIT 20
            )
            SELECT newest.location_code, newest.hour_start, newest.order_count, counted.orders
            FROM newest
            JOIN progress USING (location_code)
            CROSS JOIN LATERAL (
              SELECT count(*) AS orders
              FROM analytics.orders
              WHERE orders.location_code = newest.location_code
                AND order_ts >= newest.hour_start AND order_ts < newest.hour_start + interval '1 hour'
            ) AS counted
            WHERE progress.up_to >= newest.last_offset AND newest.order_count > counted.orders
            """;

    private static final String IN_TWO_PLACES = """
            SELECT event_offset, reason
            FROM raw.events_rejected
            JOIN raw.events_raw USING (event_offset)
            WHERE event_offset > (SELECT max(event_offset) - 5000 FROM raw.events_raw)
            LIMIT 5
            """;

    private static final String WENT_BACK = "SELECT at, table_name, operation, old_row FROM chaos.noted LIMIT 5";

    private static final String CONSTRAINTS = "SELECT table_name, constraint_name FROM checks.constraints_are_enforced";

    private static final String PREPARED = "SELECT gid FROM pg_prepared_xacts";

    private static final String NEWEST_EPOCH = "SELECT coalesce(max(epoch), 0) FROM raw.writer_fence";

    private static final String POSITION = "SELECT coalesce(max(event_offset), 0) FROM raw.events_raw";

    private final Connector database;
    private final IntSupplier crashes;
    private final SplittableRandom random;
    private final Map<SampledTable, RowMemory> memories = new LinkedHashMap<>();
    private final List<Violation> violations = new ArrayList<>();
    private final AtomicLong polls = new AtomicLong();
    private final AtomicLong unanswered = new AtomicLong();
    private final AtomicLong position = new AtomicLong();
    private final AtomicLong durableSince = new AtomicLong();
    private final Thread thread = new Thread(this::run, "reader");
    private volatile boolean isClosed;

    private Connection connection;
    private int crashesWhenConnected;
    private long newestEpoch;

    private ReaderWatch(Connector database, IntSupplier crashes, long seed) {
        this.database = database;
        this.crashes = crashes;
        this.random = new SplittableRandom(seed);
        SampledTable.ALL.forEach(table -> memories.put(table, new RowMemory(MOST_ROWS, random.split())));
    }

    /** The way to the tables. */
    @FunctionalInterface
    public interface Connector {

        /** A new connection of a superuser, with a name to be known by. */
        Connection connect(String name) throws SQLException;
    }

    /**
     * Begins to read, after it has put triggers on the tables.
     *
     * @param crashes another number after each crash of the database than before it
     * @param seed decides which rows are looked at
     */
    public static ReaderWatch start(Connector database, IntSupplier crashes, long seed) throws SQLException {
        try (Connection administrator = database.connect("chaos-triggers")) {
            AuditTriggers.create(administrator);
        }
        ReaderWatch watch = new ReaderWatch(database, crashes, seed);
        watch.thread.setDaemon(true);
        watch.thread.start();
        return watch;
    }

    /** Tells that a checkpoint is complete: what was seen before it was begun may not be lost by any crash. */
    public void checkpointCompleted(long triggeredAtMillis) {
        durableSince.accumulateAndGet(triggeredAtMillis, Math::max);
    }

    /** How often all was read. */
    public long polls() {
        return polls.get();
    }

    /** How often the database did not answer. */
    public long unanswered() {
        return unanswered.get();
    }

    /** The highest offset in the tables when they were last read. */
    public long position() {
        return position.get();
    }

    /** All that was found, up to a hundred. */
    public List<Violation> violations() {
        synchronized (violations) {
            return List.copyOf(violations);
        }
    }

    /** Adds what somebody else has found. */
    public void report(String invariant, String detail) {
        synchronized (violations) {
            boolean isKnown = violations.stream()
                    .anyMatch(known -> known.invariant().equals(invariant)
                            && known.detail().equals(detail));
            if (!isKnown && violations.size() < MOST_VIOLATIONS) {
                violations.add(new Violation(Instant.now(), invariant, detail));
            }
        }
    }

    private void run() {
        while (!isClosed) {
            try {
                poll();
                polls.incrementAndGet();
            } catch (SQLException e) {
                unanswered.incrementAndGet();
                LOG.debug("The database does not answer", e);
                disconnect();
            } catch (RuntimeException e) {
                report("reader", "the reader has failed: " + e);
                LOG.error("The reader has failed", e);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        disconnect();
    }

    private void poll() throws SQLException {
        if (connection == null) {
            connect();
        }
        double share = polls.get() % 2 == 0 ? 1 : random.nextDouble();
        findRows("orphan", ORPHANS, share);
        findRows("sums", SUMS, null);
        findRows("one place", IN_TWO_PLACES, null);
        findRows("went back", WENT_BACK, null);
        findRows("constraints", CONSTRAINTS, null);
        findRows("prepared transactions", PREPARED, null);
        long epoch = number(NEWEST_EPOCH);
        if (epoch < newestEpoch) {
            report("fence", "the newest writer is that of epoch " + epoch + ", after it was " + newestEpoch);
        }
        newestEpoch = Math.max(newestEpoch, epoch);
        for (Map.Entry<SampledTable, RowMemory> memory : memories.entrySet()) {
            lookAgain(memory.getKey(), memory.getValue());
            learn(memory.getKey(), memory.getValue());
        }
        position.set(number(POSITION));
        connection.commit();
    }

    private void connect() throws SQLException {
        int crashesSoFar = crashes.getAsInt();
        Connection fresh = database.connect("chaos-reader");
        try (Statement settings = fresh.createStatement()) {
            settings.execute("SET statement_timeout = '10s'");
            settings.execute("SET lock_timeout = '1s'");
            settings.execute("SET enable_hashjoin = off");
            settings.execute("SET enable_mergejoin = off");
            fresh.setReadOnly(true);
            fresh.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            fresh.setAutoCommit(false);
        } catch (SQLException e) {
            fresh.close();
            throw e;
        }
        if (crashesSoFar != crashesWhenConnected) {
            memories.values().forEach(memory -> memory.forgetWhatIsNotDurable(durableSince.get()));
        }
        crashesWhenConnected = crashesSoFar;
        connection = fresh;
    }

    private void disconnect() {
        Connection old = connection;
        connection = null;
        try {
            if (old != null) {
                old.close();
            }
        } catch (SQLException e) {
            LOG.debug("A connection does not close", e);
        }
    }

    /** Each row that is found is a violation. */
    private void findRows(String invariant, String sql, Double share) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int parameters =
                    share == null ? 0 : statement.getParameterMetaData().getParameterCount();
            for (int i = 1; i <= parameters; i++) {
                statement.setDouble(i, share);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                        values.add(rows.getMetaData().getColumnName(i) + " " + rows.getString(i));
                    }
                    report(invariant, String.join(", ", values));
                }
            }
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void lookAgain(SampledTable table, RowMemory memory) throws SQLException {
        List<List<String>> keys = memory.keys();
        if (keys.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(table.offsetsOfKeys())) {
            for (int column = 0; column < table.keyColumns().size(); column++) {
                int i = column;
                Array values = connection.createArrayOf(
                        "text", keys.stream().map(key -> key.get(i)).toArray());
                statement.setArray(column + 1, values);
            }
            try (ResultSet rows = statement.executeQuery()) {
                long now = System.currentTimeMillis();
                while (rows.next()) {
                    long offset = rows.getLong(2);
                    Optional<Long> found = rows.wasNull() ? Optional.empty() : Optional.of(offset);
                    memory.look(keys.get(rows.getInt(1) - 1), found, now)
                            .ifPresent(wrong -> report("row lost or back", table.name() + ": " + wrong));
                }
            }
        }
    }

    private void learn(SampledTable table, RowMemory memory) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(table.newestRows(LEARNED_AT_ONCE))) {
            long now = System.currentTimeMillis();
            int columns = table.keyColumns().size();
            while (rows.next()) {
                List<String> key = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    key.add(rows.getString(i));
                }
                memory.learn(List.copyOf(key), rows.getLong(columns + 1), now);
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
