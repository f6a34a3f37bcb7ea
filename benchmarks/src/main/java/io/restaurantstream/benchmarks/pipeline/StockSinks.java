package io.restaurantstream.benchmarks.pipeline;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.FeedbackSubmitted;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.OrderItemAdded;
import io.restaurantstream.event.Payload;
import io.restaurantstream.event.PaymentCaptured;
import io.restaurantstream.job.check.CheckedEvent;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.connector.jdbc.JdbcExecutionOptions;
import org.apache.flink.connector.jdbc.JdbcStatementBuilder;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSink;

/**
 * What one would write without a sink of one's own: Flink's {@code JdbcSink}, one per fact table, in the place of the
 * facts sink and in the same task. Batches of 1,000, rewritten by the driver into inserts of many rows.
 *
 * <p>Their commits wait for the disk, as they must: nothing else makes them durable before a checkpoint. The facts sink
 * waits once per checkpoint. Spared one thing that the facts sink does: the money of an order is not added to its row, which with these sinks
 * takes a sixth that races with the one of the orders.
 */
final class StockSinks implements Sink<CheckedEvent> {

    private static final long serialVersionUID = 1L;
    private static final int BATCH = 1000;

    private final Sink<CheckedEvent> raw;
    private final Sink<CheckedEvent> orders;
    private final Sink<CheckedEvent> items;
    private final Sink<CheckedEvent> payments;
    private final Sink<CheckedEvent> feedback;

    StockSinks(String url, String user) {
        JdbcConnectionOptions connection = new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                .withUrl(url + "?reWriteBatchedInserts=true")
                .withDriverName("org.postgresql.Driver")
                .withUsername(user)
                .build();
        raw = sink(
                connection,
                "INSERT INTO raw.events_raw (event_offset, event_id, event_type, ts, partition_key, payload)"
                        + " VALUES (?, ?, ?, ?, ?, CAST(? AS jsonb)) ON CONFLICT (event_offset) DO NOTHING",
                (statement, checked) -> {
                    Event event = checked.event();
                    statement.setLong(1, event.offset());
                    statement.setObject(2, event.eventId());
                    statement.setString(3, event.type().wireName());
                    statement.setObject(4, time(event.ts()));
                    statement.setString(5, event.partitionKey());
                    statement.setString(6, payloadOf(checked));
                });
        orders = sink(
                connection,
                "INSERT INTO analytics.orders"
                        + " (order_id, visit_id, location_code, service_type, order_ts, created_offset)"
                        + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (order_id, location_code) DO NOTHING",
                (statement, checked) -> {
                    OrderCreated order = (OrderCreated) checked.event().payload();
                    statement.setObject(1, order.orderId());
                    statement.setObject(2, order.visitId());
                    statement.setString(3, order.locationCode());
                    statement.setString(4, order.serviceType().wireName());
                    statement.setObject(5, time(order.orderTs()));
                    statement.setLong(6, checked.event().offset());
                });
        items = sink(
                connection,
                "INSERT INTO analytics.order_items (order_item_id, order_id, menu_item_id, category, item_name,"
                        + " unit_price, qty, extended_price, event_offset, location_code)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (order_id, order_item_id, location_code) DO NOTHING",
                (statement, checked) -> {
                    OrderItemAdded item = (OrderItemAdded) checked.event().payload();
                    statement.setObject(1, item.orderItemId());
                    statement.setObject(2, item.orderId());
                    statement.setObject(3, item.menuItemId());
                    statement.setString(4, item.category());
                    statement.setString(5, item.itemName());
                    statement.setBigDecimal(6, dollars(item.unitPriceCents()));
                    statement.setBigDecimal(7, BigDecimal.valueOf(item.qtyThousandths(), 3));
                    statement.setBigDecimal(8, dollars(item.extendedPriceCents()));
                    statement.setLong(9, checked.event().offset());
                    statement.setString(10, checked.partitionKey());
                });
        payments = sink(
                connection,
                "INSERT INTO analytics.payments (payment_id, order_id, method, provider, amount, auth_code, subtotal,"
                        + " tax, tip, total, captured_at_location, paid_at, event_offset, location_code)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (order_id, payment_id, location_code) DO NOTHING",
                (statement, checked) -> {
                    PaymentCaptured payment = (PaymentCaptured) checked.event().payload();
                    statement.setObject(1, payment.paymentId());
                    statement.setObject(2, payment.orderId());
                    statement.setString(3, payment.method().wireName());
                    statement.setString(4, payment.provider());
                    statement.setBigDecimal(5, dollars(payment.amountCents()));
                    statement.setString(6, payment.authCode());
                    statement.setBigDecimal(7, dollars(payment.subtotalCents()));
                    statement.setBigDecimal(8, dollars(payment.taxCents()));
                    statement.setBigDecimal(9, dollars(payment.tipCents()));
                    statement.setBigDecimal(10, dollars(payment.totalCents()));
                    statement.setString(11, payment.locationCode());
                    statement.setObject(12, time(checked.event().ts()));
                    statement.setLong(13, checked.event().offset());
                    statement.setString(14, checked.partitionKey());
                });
        feedback = sink(
                connection,
                "INSERT INTO analytics.feedback"
                        + " (feedback_id, order_id, customer_id, rating, nps, comment, created_ts, event_offset,"
                        + " location_code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (order_id, feedback_id, location_code) DO NOTHING",
                (statement, checked) -> {
                    FeedbackSubmitted given =
                            (FeedbackSubmitted) checked.event().payload();
                    statement.setObject(1, given.feedbackId());
                    statement.setObject(2, given.orderId());
                    statement.setObject(3, given.customerId());
                    statement.setInt(4, given.rating());
                    statement.setObject(5, given.nps());
                    statement.setString(6, given.comment());
                    statement.setObject(7, time(given.createdTs()));
                    statement.setLong(8, checked.event().offset());
                    statement.setString(9, checked.partitionKey());
                });
    }

    private static Sink<CheckedEvent> sink(
            JdbcConnectionOptions connection, String insert, JdbcStatementBuilder<CheckedEvent> binder) {
        return JdbcSink.<CheckedEvent>builder()
                .withQueryStatement(insert, binder)
                .withExecutionOptions(
                        JdbcExecutionOptions.builder().withBatchSize(BATCH).build())
                .buildAtLeastOnce(connection);
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static BigDecimal dollars(long cents) {
        return BigDecimal.valueOf(cents, 2);
    }

    private static String payloadOf(CheckedEvent checked) {
        return new String(
                checked.json(),
                checked.payloadFrom(),
                checked.payloadTo() - checked.payloadFrom(),
                StandardCharsets.UTF_8);
    }

    @Override
    public SinkWriter<CheckedEvent> createWriter(WriterInitContext context) throws IOException {
        return new Writer(
                raw.createWriter(context),
                orders.createWriter(context),
                items.createWriter(context),
                payments.createWriter(context),
                feedback.createWriter(context));
    }

    private record Writer(
            SinkWriter<CheckedEvent> raw,
            SinkWriter<CheckedEvent> orders,
            SinkWriter<CheckedEvent> items,
            SinkWriter<CheckedEvent> payments,
            SinkWriter<CheckedEvent> feedback)
            implements SinkWriter<CheckedEvent> {

        @Override
        public void write(CheckedEvent event, Context context) throws IOException, InterruptedException {
            raw.write(event, context);
            SinkWriter<CheckedEvent> facts = factsOf(event.event().payload());
            if (facts != null) {
                facts.write(event, context);
            }
        }

        /** Null for what the profiles that are measured do not have. */
        private SinkWriter<CheckedEvent> factsOf(Payload payload) {
            return switch (payload.type()) {
                case ORDER_CREATED -> orders;
                case ORDER_ITEM_ADDED -> items;
                case PAYMENT_CAPTURED -> payments;
                case FEEDBACK_SUBMITTED -> feedback;
                default -> null;
            };
        }

        private List<SinkWriter<CheckedEvent>> all() {
            return List.of(raw, orders, items, payments, feedback);
        }

        @Override
        public void flush(boolean endOfInput) throws IOException, InterruptedException {
            for (SinkWriter<CheckedEvent> writer : all()) {
                writer.flush(endOfInput);
            }
        }

        @Override
        public void close() throws Exception {
            for (SinkWriter<CheckedEvent> writer : all()) {
                writer.close();
            }
        }
    }
}
