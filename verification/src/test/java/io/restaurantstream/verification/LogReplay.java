package io.restaurantstream.verification;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.event.LocationChanged;
import io.restaurantstream.event.OrderPayload;
import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.feed.EventLog;
import io.restaurantstream.generator.feed.LogCursor;
import io.restaurantstream.generator.feed.Share;
import io.restaurantstream.verification.SimpleSale.RollUpKey;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Plays a generated log into the roll-ups: at each moment they are as the job would have them. Orders are added up as
 * {@link RowByRowLoader} does it, but kept in memory, because weeks of a chain are a million events.
 */
final class LogReplay {

    /** As many of the newest events as a reader of the tables may ask for. */
    private static final int EVENTS_KEPT = 10_000;

    private static final Duration ORDER_IS_OVER_AFTER = Duration.ofHours(30);

    private final EventLog log;
    private final LogCursor cursor;
    private final Connection connection;
    private final EventReader reader = new EventReader();
    private final Utf8Buffer json = new Utf8Buffer(4096);
    private final Map<UUID, Order> orders = new HashMap<>();
    private final Set<Order> changed = new HashSet<>();
    private final Deque<Event> newest = new ArrayDeque<>();
    private final Map<Row, Sums> hours = new HashMap<>();
    private final Map<Row, Sums> tenders = new HashMap<>();
    private final Map<Row, Sums> items = new HashMap<>();
    private long written;

    LogReplay(EventLog log, Connection connection) {
        this.log = log;
        this.cursor = log.cursor(0, Share.ALL);
        this.connection = connection;
    }

    private record Row(String location, RollUpKey key) {}

    private static final class Sums {

        private long[] amounts = {};
        private long lastOffset;
        private boolean isWritten = true;
    }

    private static final class Order {

        private final String location;
        private final SimpleSale sale = new SimpleSale();
        private Instant newest = Instant.EPOCH;
        private long lastOffset;
        private Map<Instant, long[]> worth = Map.of();
        private Map<RollUpKey, long[]> tenders = Map.of();
        private Map<RollUpKey, long[]> items = Map.of();

        private Order(String location) {
            this.location = location;
        }
    }

    /** Reads on, up to and including what has come until {@code moment}. */
    void upTo(Instant moment) throws SQLException {
        upTo(moment, event -> event);
    }

    /** @param happens what comes of an event; null when it does not happen */
    void upTo(Instant moment, UnaryOperator<Event> happens) throws SQLException {
        long last = log.offsetAt(moment);
        while (cursor.advance(last)) {
            json.clear();
            cursor.encode(json);
            Event event = happens.apply(read());
            if (event != null) {
                add(event);
            }
        }
    }

    private Event read() {
        try {
            return reader.read(json.toByteArray()).event();
        } catch (InvalidEventException e) {
            throw new IllegalStateException(e);
        }
    }

    void add(Event event) throws SQLException {
        if (event.payload() instanceof LocationChanged location) {
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO analytics.location_versions (location_code, valid_from, name, time_zone, day_starts_at,"
                            + " week_starts_on, event_offset) VALUES (?, ?, ?, ?, ?::time, ?, ?)")) {
                insert.setString(1, location.locationCode());
                insert.setObject(2, time(location.validFrom()));
                insert.setString(3, location.name());
                insert.setString(4, location.timeZone());
                insert.setString(5, location.dayStartsAt().toString());
                insert.setInt(6, location.weekStartsOn().getValue());
                insert.setLong(7, event.offset());
                insert.executeUpdate();
            }
        }
        if (event.payload() instanceof OrderPayload about) {
            Order order = orders.computeIfAbsent(about.orderId(), id -> new Order(event.partitionKey()));
            order.sale.add(event);
            order.newest = event.ts();
            order.lastOffset = event.offset();
            changed.add(order);
        }
        newest.addLast(event);
        if (newest.size() > EVENTS_KEPT) {
            newest.removeFirst();
        }
    }

    /** Brings the tables to where the log has been read. */
    void write() throws SQLException {
        for (Order order : changed) {
            addUp(order);
        }
        changed.clear();
        connection.setAutoCommit(false);
        writeHours();
        writeTenders();
        writeItems();
        writeEvents();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT analytics.add_up_days()");
        }
        connection.commit();
        connection.setAutoCommit(true);
        forgetOrdersThatAreOver();
    }

    private void addUp(Order order) {
        Map<RollUpKey, long[]> before = new HashMap<>();
        order.worth.forEach((hour, numbers) -> before.put(new RollUpKey(hour, ""), numbers));
        order.worth = order.sale.worth();
        Map<RollUpKey, long[]> after = new HashMap<>();
        order.worth.forEach((hour, numbers) -> after.put(new RollUpKey(hour, ""), numbers));
        change(hours, order, before, after);
        Map<RollUpKey, long[]> tendersBefore = order.tenders;
        order.tenders = order.sale.tenders();
        change(tenders, order, tendersBefore, order.tenders);
        Map<RollUpKey, long[]> itemsBefore = order.items;
        order.items = order.sale.itemsSold();
        change(items, order, itemsBefore, order.items);
    }

    private static void change(
            Map<Row, Sums> rows, Order order, Map<RollUpKey, long[]> less, Map<RollUpKey, long[]> more) {
        less.forEach((key, amounts) -> add(rows, order, key, amounts, -1));
        more.forEach((key, amounts) -> add(rows, order, key, amounts, 1));
    }

    private static void add(Map<Row, Sums> rows, Order order, RollUpKey key, long[] amounts, int sign) {
        Sums sums = rows.computeIfAbsent(new Row(order.location, key), each -> new Sums());
        if (sums.amounts.length == 0) {
            sums.amounts = new long[amounts.length];
        }
        for (int i = 0; i < amounts.length; i++) {
            sums.amounts[i] += sign * amounts[i];
        }
        sums.lastOffset = Math.max(sums.lastOffset, order.lastOffset);
        sums.isWritten = false;
    }

    /** What came of it stays in the sums; a refund that comes later counts for itself. */
    private void forgetOrdersThatAreOver() {
        Instant over = newest.isEmpty() ? Instant.EPOCH : newest.getLast().ts().minus(ORDER_IS_OVER_AFTER);
        for (Iterator<Order> all = orders.values().iterator(); all.hasNext(); ) {
            if (all.next().newest.isBefore(over)) {
                all.remove();
            }
        }
        for (Map<Row, Sums> rows : List.of(tenders, items)) {
            rows.keySet().removeIf(row -> row.key().hour().isBefore(over.minus(ORDER_IS_OVER_AFTER)));
        }
    }

    private void writeHours() throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                INSERT INTO analytics.hourly_sales (
                  location_code, hour_start, last_offset, order_count, items_sold, subtotal, tax, tip, total, gross, voids,
                  discounts, comps, charges, gratuity, gift_cards, refunds, refunded_tax, refunded_tip, refunds_issued,
                  guests)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (location_code, hour_start) DO UPDATE SET (
                  last_offset, order_count, items_sold, subtotal, tax, tip, total, gross, voids, discounts, comps, charges,
                  gratuity, gift_cards, refunds, refunded_tax, refunded_tip, refunds_issued, guests)
                = (
                  EXCLUDED.last_offset, EXCLUDED.order_count, EXCLUDED.items_sold, EXCLUDED.subtotal, EXCLUDED.tax,
                  EXCLUDED.tip, EXCLUDED.total, EXCLUDED.gross, EXCLUDED.voids, EXCLUDED.discounts, EXCLUDED.comps,
                  EXCLUDED.charges, EXCLUDED.gratuity, EXCLUDED.gift_cards, EXCLUDED.refunds, EXCLUDED.refunded_tax,
                  EXCLUDED.refunded_tip, EXCLUDED.refunds_issued, EXCLUDED.guests)
                """)) {
            writeRows(hours, upsert, (row, sums) -> {
                upsert.setString(1, row.location());
                upsert.setObject(2, time(row.key().hour()));
                upsert.setLong(3, sums.lastOffset);
                upsert.setLong(4, sums.amounts[0]);
                upsert.setBigDecimal(5, BigDecimal.valueOf(sums.amounts[1], 3));
                for (int i = 2; i < SimpleSale.NUMBERS - 1; i++) {
                    upsert.setBigDecimal(4 + i, BigDecimal.valueOf(sums.amounts[i], 2));
                }
                upsert.setLong(SimpleSale.NUMBERS + 3, sums.amounts[SimpleSale.NUMBERS - 1]);
            });
        }
    }

    private void writeTenders() throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                INSERT INTO analytics.tenders_by_hour (
                  hour_start, location_code, method, payments, amount, tip, refunds, refunded, last_offset)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (hour_start, location_code, method, provider) DO UPDATE SET
                  (payments, amount, tip, refunds, refunded) =
                  (EXCLUDED.payments, EXCLUDED.amount, EXCLUDED.tip, EXCLUDED.refunds, EXCLUDED.refunded)
                """)) {
            writeRows(tenders, upsert, (row, sums) -> {
                upsert.setObject(1, time(row.key().hour()));
                upsert.setString(2, row.location());
                upsert.setString(3, row.key().key());
                upsert.setLong(4, sums.amounts[0]);
                upsert.setBigDecimal(5, BigDecimal.valueOf(sums.amounts[1], 2));
                upsert.setBigDecimal(6, BigDecimal.valueOf(sums.amounts[2], 2));
                upsert.setLong(7, sums.amounts[3]);
                upsert.setBigDecimal(8, BigDecimal.valueOf(sums.amounts[4], 2));
                upsert.setLong(9, sums.lastOffset);
            });
        }
    }

    private void writeItems() throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                INSERT INTO analytics.items_by_hour (hour_start, location_code, menu_item_id, quantity, gross, last_offset)
                VALUES (?, ?, ?::uuid, ?, ?, ?)
                ON CONFLICT (hour_start, location_code, menu_item_id) DO UPDATE SET
                  (quantity, gross) = (EXCLUDED.quantity, EXCLUDED.gross)
                """)) {
            writeRows(items, upsert, (row, sums) -> {
                upsert.setObject(1, time(row.key().hour()));
                upsert.setString(2, row.location());
                upsert.setString(3, row.key().key());
                upsert.setBigDecimal(4, BigDecimal.valueOf(sums.amounts[0], 3));
                upsert.setBigDecimal(5, BigDecimal.valueOf(sums.amounts[1], 2));
                upsert.setLong(6, sums.lastOffset);
            });
        }
    }

    private interface Binder {

        void bind(Row row, Sums sums) throws SQLException;
    }

    private static void writeRows(Map<Row, Sums> rows, PreparedStatement upsert, Binder binder) throws SQLException {
        int batch = 0;
        for (Map.Entry<Row, Sums> entry : rows.entrySet()) {
            if (!entry.getValue().isWritten) {
                binder.bind(entry.getKey(), entry.getValue());
                upsert.addBatch();
                entry.getValue().isWritten = true;
                batch++;
                if (batch % 5000 == 0) {
                    upsert.executeBatch();
                }
            }
        }
        upsert.executeBatch();
    }

    private void writeEvents() throws SQLException {
        if (newest.isEmpty()) {
            return;
        }
        try (PreparedStatement partition = connection.prepareStatement("SELECT raw.add_events_partition(?)");
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO raw.events_raw (event_offset, event_id, event_type, ts, partition_key, payload)"
                                + " VALUES (?, ?, ?, ?, ?, '{}')")) {
            partition.setLong(1, newest.getLast().offset());
            partition.execute();
            partition.setLong(1, newest.getFirst().offset());
            partition.execute();
            for (Iterator<Event> backwards = newest.descendingIterator(); backwards.hasNext(); ) {
                Event event = backwards.next();
                if (event.offset() <= written) {
                    break;
                }
                insert.setLong(1, event.offset());
                insert.setObject(2, event.eventId());
                insert.setString(3, event.type().wireName());
                insert.setObject(4, time(event.ts()));
                insert.setString(5, event.partitionKey());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        written = newest.getLast().offset();
    }

    static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
