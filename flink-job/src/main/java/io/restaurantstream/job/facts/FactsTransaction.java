package io.restaurantstream.job.facts;

import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.check.RejectedEvent;
import io.restaurantstream.job.sink.RejectedEventsTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/**
 * One batch of events into all fact tables, in one transaction, parents before children.
 *
 * <p>Children whose order has not come are parked in {@code raw.events_rejected}; the batch that brings an order takes
 * its parked children along. So the tables come to the same end in whatever order and however often events arrive.
 */
final class FactsTransaction {

    private final Connection connection;
    private final WriterFence fence;
    private final CopyManager copy;
    private final FactsMetrics metrics;
    private final EventReader reader = new EventReader();
    /** Used for one table after the other: rows of their own would be large and short-lived. */
    private final CopyRows rows = new CopyRows();
    /** Partitions of the raw log that were there when this connection asked for them first. */
    private final Set<Long> partitions = new HashSet<>();
    /** Small tables whose staging table this connection has made. */
    private final Set<EventTable<?>> staged = new HashSet<>();

    private final ItemsAsSoldTable names = new ItemsAsSoldTable();

    /** Prepares {@code connection}, which must be new, for batches. */
    FactsTransaction(Connection connection, WriterFence fence, FactsMetrics metrics) throws SQLException {
        this.connection = connection;
        this.fence = fence;
        this.copy = connection.unwrap(PGConnection.class).getCopyAPI();
        this.metrics = metrics;
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // A batch meets its orders by their key. Not knowing how small it is, the planner would read all of a table
            // that is not very large yet, each time.
            statement.execute("SET enable_hashjoin = off");
            statement.execute("SET enable_mergejoin = off");
            statement.execute(EventsRawTable.TABLE.createStaging());
            statement.execute(OrdersTable.TABLE.createStaging());
            statement.execute(OrdersTable.CREATE_PAID_STAGING);
            for (EventTable<?> large : FactTables.LARGE) {
                statement.execute(large.table().createStaging());
            }
        }
        connection.commit();
    }

    /** Copies straight into the tables, which is fastest and works as long as no row exists. */
    void copy(List<CheckedEvent> batch, Collection<CheckedEvent> orphans) throws SQLException, IOException {
        begin();
        FactRows facts = factsOf(batch, true);
        copyIn(EventsRawTable.TABLE, facts::events);
        copyIn(OrdersTable.TABLE, facts::ordersWithMoney);
        for (EventTable<?> large : FactTables.LARGE) {
            copyIn(large.table(), rowsOf(large, facts));
        }
        upsertSmall(facts);
        names.write(connection, facts.itemNames());
        addMoney(facts, facts::moneyOfEarlierOrders);
        park(orphans);
        connection.commit();
        names.commit();
    }

    /**
     * Writes rows that may exist already, by way of temporary tables; true when none of the events did. What was
     * rejected before and is accepted now is rejected no longer.
     *
     * @param orphans events to park, because their order is known to be missing
     * @param withParked whether to take along the parked children of the batch's orders
     */
    boolean upsert(List<CheckedEvent> batch, Collection<CheckedEvent> orphans, boolean withParked)
            throws SQLException, IOException {
        begin();
        FactRows facts = factsOf(batch, withParked);
        boolean allNew = upsert(EventsRawTable.TABLE, facts::events);
        // raw events may have been trimmed whose facts are there
        allNew &= upsert(OrdersTable.TABLE, facts::ordersWithoutMoney);
        for (EventTable<?> large : FactTables.LARGE) {
            allNew &= upsert(large.table(), rowsOf(large, facts));
        }
        upsertSmall(facts);
        names.write(connection, facts.itemNames());
        addMoney(facts, facts::moneyOfAllOrders);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(EventsRawTable.TAKE_REJECTIONS_BACK);
        }
        park(orphans);
        connection.commit();
        names.commit();
        return allNew;
    }

    /** Keeps one event aside that the database refuses. */
    void reject(CheckedEvent event, String detail) throws SQLException, IOException {
        fence.enter(connection);
        try (PreparedStatement statement = connection.prepareStatement(RejectedEventsTable.UPSERT)) {
            RejectedEventsTable.bind(statement, rejected(event, "refused_by_database", "", detail), null);
            statement.executeUpdate();
        }
        connection.commit();
    }

    /** Makes every commit so far durable, which commits between checkpoints are not. */
    void makeDurable() throws SQLException, IOException {
        fence.enter(connection);
        try (Statement statement = connection.createStatement()) {
            // a synchronous commit flushes the log up to itself, but only if it wrote to it
            statement.execute("SELECT pg_logical_emit_message(true, 'restaurantstream', 'checkpoint')");
        }
        connection.commit();
    }

    void rollback() throws SQLException {
        partitions.clear(); // some may have been made in what is rolled back
        staged.clear();
        connection.rollback();
    }

    private void addPartitions(FactRows facts) throws SQLException {
        for (long offset : facts.firstOffsetsOfPartitions()) {
            if (partitions.add(EventsRawTable.partition(offset))) {
                try (PreparedStatement statement = connection.prepareStatement(EventsRawTable.ADD_PARTITION)) {
                    statement.setLong(1, offset);
                    statement.execute();
                }
            }
        }
    }

    private void begin() throws SQLException, IOException {
        fence.enter(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL synchronous_commit = off");
        }
    }

    /** The rows of a batch, with a partition for each; before any row is locked, as others may make partitions, too. */
    private FactRows factsOf(List<CheckedEvent> batch, boolean withParked) throws SQLException {
        FactRows facts = new FactRows(batch);
        addPartitions(facts);
        List<CheckedEvent> parked =
                withParked ? parkedChildren("DELETE FROM raw.events_rejected", "RETURNING raw_text", facts) : List.of();
        if (parked.isEmpty()) {
            return facts;
        }
        metrics.unparked(parked.size());
        List<CheckedEvent> all = new ArrayList<>(batch);
        all.addAll(parked);
        FactRows allFacts = new FactRows(all);
        addPartitions(allFacts);
        return allFacts;
    }

    /** The events that wait for an order of the batch, by offset. */
    List<CheckedEvent> parkedChildrenOf(List<CheckedEvent> batch) throws SQLException {
        List<CheckedEvent> parked = parkedChildren(
                "SELECT raw_text FROM raw.events_rejected", "ORDER BY event_offset", new FactRows(batch));
        connection.rollback();
        return parked;
    }

    private List<CheckedEvent> parkedChildren(String before, String after, FactRows facts) throws SQLException {
        Set<OrderRef> orders = facts.createdOrders();
        if (orders.isEmpty() || !anythingIsParked()) {
            return List.of();
        }
        List<CheckedEvent> parked = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(before
                + " WHERE missing_order_id IS NOT NULL AND (missing_order_id, partition_key) IN (SELECT * FROM unnest(?, ?)) "
                + after)) {
            bind(statement, orders);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    parked.add(CheckedEvent.read(reader, rows.getString(1).getBytes(StandardCharsets.UTF_8)));
                }
            }
        } catch (InvalidEventException e) {
            throw new IllegalStateException("an event that was accepted is now refused: " + e.getMessage(), e);
        }
        return parked;
    }

    private boolean anythingIsParked() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT EXISTS (SELECT FROM raw.events_rejected WHERE missing_order_id IS NOT NULL)")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** Which of the orders that the batch needs are neither in it nor in the table. */
    Set<OrderRef> missingOrders(List<CheckedEvent> batch) throws SQLException {
        Set<OrderRef> missing = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT needed.order_id, needed.location_code
                FROM unnest(?, ?) AS needed (order_id, location_code)
                WHERE NOT EXISTS (
                    SELECT FROM analytics.orders AS o
                    WHERE o.order_id = needed.order_id AND o.location_code = needed.location_code)
                """)) {
            bind(statement, new FactRows(batch).neededOrders());
            try (ResultSet rows = statement.executeQuery()) {
                addOrders(rows, missing);
            }
        }
        connection.rollback();
        return missing;
    }

    private static void addOrders(ResultSet rows, Set<OrderRef> orders) throws SQLException {
        while (rows.next()) {
            orders.add(new OrderRef(rows.getObject(1, UUID.class), rows.getString(2)));
        }
    }

    /** Sets the first two parameters to the ids and the locations of {@code orders}. */
    private void bind(PreparedStatement statement, Collection<OrderRef> orders) throws SQLException {
        statement.setArray(
                1,
                connection.createArrayOf(
                        "uuid", orders.stream().map(OrderRef::id).toArray()));
        statement.setArray(
                2,
                connection.createArrayOf(
                        "text", orders.stream().map(OrderRef::location).toArray()));
    }

    private void park(Collection<CheckedEvent> orphans) throws SQLException {
        if (orphans.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(RejectedEventsTable.UPSERT)) {
            for (CheckedEvent orphan : orphans) {
                UUID order = OrderRef.of(orphan.event()).id();
                RejectedEvent rejected = rejected(
                        orphan,
                        "unknown_order",
                        "payload.order_id",
                        "order " + order + " has not come; the event waits for it");
                RejectedEventsTable.bind(statement, rejected, order);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static RejectedEvent rejected(CheckedEvent event, String reason, String field, String detail) {
        return new RejectedEvent(event.event().offset(), event.partitionKey(), reason, field, detail, event.json());
    }

    /** @param money of orders whose newest payment is their money, as far as this batch knows */
    private void addMoney(FactRows facts, Consumer<CopyRows> money) throws SQLException {
        Set<OrderRef> toAddUp = new LinkedHashSet<>(facts.ordersToAddUp());
        int sent = send(OrdersTable.COPY_INTO_PAID_STAGING, money);
        if (sent > 0) {
            try (Statement statement = connection.createStatement()) {
                if (statement.executeUpdate(OrdersTable.APPLY_PAID) < sent) {
                    try (ResultSet rows = statement.executeQuery(OrdersTable.STAGED_TO_ADD_UP)) {
                        addOrders(rows, toAddUp);
                    }
                }
            }
        }
        if (!toAddUp.isEmpty()) {
            try (PreparedStatement statement = connection.prepareStatement(OrdersTable.ADD_UP_MONEY)) {
                bind(statement, toAddUp);
                statement.executeUpdate();
            }
        }
    }

    private static Consumer<CopyRows> rowsOf(EventTable<?> table, FactRows facts) {
        return target -> facts.rowsOf(table, target);
    }

    private void upsertSmall(FactRows facts) throws SQLException {
        for (EventTable<?> small : FactTables.SMALL) {
            if (facts.hasRowsOf(small)) {
                if (staged.add(small)) {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(small.table().createStaging());
                    }
                }
                upsert(small.table(), rowsOf(small, facts));
            }
        }
    }

    private void copyIn(FactTable table, Consumer<CopyRows> facts) throws SQLException {
        int sent = send(table.copyIn(), facts);
        if (sent > 0) {
            metrics.wrote(table, sent);
        }
    }

    /** True when none of the rows existed. */
    private boolean upsert(FactTable table, Consumer<CopyRows> facts) throws SQLException {
        int sent = send(table.copyIntoStaging(), facts);
        if (sent == 0) {
            return true;
        }
        try (Statement statement = connection.createStatement()) {
            int written = statement.executeUpdate(table.upsert());
            metrics.wrote(table, written);
            return written == sent;
        }
    }

    /** Sends all rows at once, and nothing at all when there are none; returns how many there were. */
    private int send(String sql, Consumer<CopyRows> facts) throws SQLException {
        rows.clear();
        facts.accept(rows);
        if (rows.rows() > 0) {
            CopyIn target = copy.copyIn(sql);
            try {
                target.writeToCopy(rows.array(), 0, rows.length());
                target.endCopy();
            } finally {
                if (target.isActive()) {
                    target.cancelCopy();
                }
            }
            metrics.sent(rows.length());
        }
        return rows.rows();
    }
}
