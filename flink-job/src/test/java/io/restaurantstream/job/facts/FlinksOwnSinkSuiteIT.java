package io.restaurantstream.job.facts;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventReader;
import io.restaurantstream.event.EventWriter;
import io.restaurantstream.event.InvalidEventException;
import io.restaurantstream.event.OrderCreated;
import io.restaurantstream.event.ServiceType;
import io.restaurantstream.job.TestDatabase;
import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.sink.Database;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.testframe.TestResource;
import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.external.ExternalSystemDataReader;
import org.apache.flink.connector.testframe.external.sink.DataStreamSinkV2ExternalContext;
import org.apache.flink.connector.testframe.external.sink.TestingSinkSettings;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestExternalSystem;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SinkTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.junit.jupiter.api.Tag;

/**
 * What Flink expects of every sink: all five of its tests, none left out, each for both checkpointing modes, against a
 * real Postgres.
 *
 * <p>The suite deals its records out to writers in turn, where the job keys them by location; so each stands by
 * itself: the creation of an order. What the sink does with children is in {@link FactsSinkIT}.
 */
@Tag("extended")
class FlinksOwnSinkSuiteIT extends SinkTestSuiteBase<String> {

    private final AtomicLong tests = new AtomicLong();

    @TestSemantics
    CheckpointingMode[] semantics = {CheckpointingMode.EXACTLY_ONCE, CheckpointingMode.AT_LEAST_ONCE};

    @TestEnv
    MiniClusterTestEnvironment flink = new MiniClusterTestEnvironment();

    @TestExternalSystem
    Postgres postgres = new Postgres();

    @TestContext
    ExternalContextFactory<OffsetsOfATest> offsets =
            testName -> new OffsetsOfATest(postgres.database, tests.getAndIncrement());

    /** A real Postgres for all tests. */
    static final class Postgres implements TestResource {

        private TestDatabase database;

        @Override
        public void startUp() throws IOException {
            database = new TestDatabase();
        }

        @Override
        public void tearDown() throws IOException {
            database.close();
        }
    }

    /** Where one test writes: offsets that are its own, because the suite makes the next test's before this one runs. */
    static final class OffsetsOfATest implements DataStreamSinkV2ExternalContext<String> {

        private static final int MAX_ORDERS = 100;

        private final TestDatabase database;
        private final long before;

        OffsetsOfATest(TestDatabase database, long number) {
            this.database = database;
            this.before = number * MAX_ORDERS;
        }

        @Override
        public Sink<String> createSink(TestingSinkSettings settings) {
            return new OfTexts(database.database(), new FactsOptions(10, Long.MAX_VALUE, Duration.ofMillis(50)));
        }

        @Override
        public List<String> generateTestData(TestingSinkSettings settings, long seed) {
            int orders = new SplittableRandom(seed).nextInt(30, MAX_ORDERS);
            List<String> texts = new ArrayList<>();
            for (long order = before + 1; order <= before + orders; order++) {
                texts.add(TestOrder.number(order).created(order).text());
            }
            return texts;
        }

        @Override
        public ExternalSystemDataReader<String> createSinkDataReader(TestingSinkSettings settings) {
            return new NewOrders(database, before, before + MAX_ORDERS);
        }

        @Override
        public TypeInformation<String> getProducedType() {
            return Types.STRING;
        }

        @Override
        public List<URL> getConnectorJarPaths() {
            return List.of();
        }

        @Override
        public void close() {
            // the next test has other offsets
        }
    }

    /** Reads each order once that is in all of its tables, and writes its event anew from what is there. */
    private static final class NewOrders implements ExternalSystemDataReader<String> {

        private final TestDatabase database;
        private final long after;
        private final long upTo;
        private final Set<Long> seen = new HashSet<>();

        NewOrders(TestDatabase database, long after, long upTo) {
            this.database = database;
            this.after = after;
            this.upTo = upTo;
        }

        @Override
        public List<String> poll(Duration timeout) {
            List<String> orders = new ArrayList<>();
            try {
                for (List<String> row : database.rows("""
                        SELECT e.event_offset, e.event_id, e.partition_key, o.order_id, o.visit_id, o.service_type,
                               o.location_code, to_char(o.order_ts AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                        FROM analytics.orders AS o JOIN raw.events_raw AS e ON e.event_offset = o.created_offset
                        WHERE e.ts = o.order_ts
                        """)) {
                    Event event = event(row);
                    if (event.offset() > after && event.offset() <= upTo && seen.add(event.offset())) {
                        orders.add(new String(EventWriter.write(event), StandardCharsets.UTF_8));
                    }
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
            return orders;
        }

        private static Event event(List<String> row) {
            Instant ts = Instant.parse(row.get(7));
            return new Event(
                    Long.parseLong(row.get(0)),
                    UUID.fromString(row.get(1)),
                    ts,
                    row.get(2),
                    new OrderCreated(
                            UUID.fromString(row.get(3)),
                            UUID.fromString(row.get(4)),
                            ServiceType.valueOf(row.get(5).toUpperCase(Locale.ROOT)),
                            null,
                            ts,
                            row.get(6),
                            null,
                            null,
                            null,
                            null,
                            null,
                            null));
        }

        @Override
        public void close() {
            // connects anew each time
        }
    }

    /** The facts sink, for events as texts, which the suite can compare. */
    private record OfTexts(Database database, FactsOptions options) implements Sink<String> {

        @Override
        public SinkWriter<String> createWriter(WriterInitContext context) throws IOException {
            SinkWriter<CheckedEvent> facts = new FactsSink(database, options).createWriter(context);
            EventReader reader = new EventReader();
            return new SinkWriter<>() {
                @Override
                public void write(String text, Context when) throws IOException, InterruptedException {
                    try {
                        facts.write(CheckedEvent.read(reader, text.getBytes(StandardCharsets.UTF_8)), when);
                    } catch (InvalidEventException e) {
                        throw new IllegalArgumentException(text, e);
                    }
                }

                @Override
                public void flush(boolean endOfInput) throws IOException, InterruptedException {
                    facts.flush(endOfInput);
                }

                @Override
                public void close() throws Exception {
                    facts.close();
                }
            };
        }
    }
}
