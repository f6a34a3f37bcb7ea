package io.restaurantstream.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restaurantstream.access.PrivateCa;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bare events of a topic, behind SASL and TLS with a self-made CA, to tables that equal the topic. */
@Tag("extended")
class PlainTopicIT {

    private static final String TOPIC = "till-events";
    private static final int PARTITIONS = 3;
    private static final String PASSWORD = "marker-of-a-secret";
    private static final Pattern EVENT = Pattern.compile("\\{\"offset\":\\d+,(.*\"partition_key\":\"([^\"]+)\".*)");
    private static final String RECORDS_IN_THE_TABLES =
            "SELECT (SELECT count(*) FROM raw.events_raw) + (SELECT count(*) FROM raw.events_rejected)";

    private static final String BROKEN_CHECKS =
            "SELECT count(*) FROM analytics.validate_data_consistency() WHERE NOT ok";

    @TempDir
    private Path folder;

    @Test
    void becomesTablesThatEqualTheTopicThoughTheJobIsKilledAndEndsWhenPartitionsAreAdded() throws Exception {
        PrivateCa ca = PrivateCa.in(folder.resolve("ca"), "ip:127.0.0.1");
        try (KafkaBroker broker = KafkaBroker.startSecured(folder.resolve("kafka"), ca, "till", PASSWORD);
                EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                Admin admin = Admin.create(client(broker));
                Connection database = postgres.getPostgresDatabase().getConnection()) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get();
            List<String> events = bareEvents();
            int half = events.size() / 2;
            String url = postgres.getJdbcUrl("postgres", "postgres");
            assertThat(StackProcess.run(folder, "migrate", "--jdbc-url", url)).isZero();

            int records = send(broker, events.subList(0, half)) + sendBroken(broker);
            try (StackProcess job = job(broker, url)) {
                awaitRecords(database, records / 2);
                job.kill();
            }
            records += send(broker, events.subList(half, events.size()));
            try (StackProcess job = job(broker, url)) {
                awaitRecords(database, records);
                assertThat(number(database, "SELECT count(*) FROM raw.events_rejected WHERE missing_order_id IS NULL"))
                        .isEqualTo(4);
                // sales are written a moment after the facts that they are made of
                await().atMost(Duration.ofMinutes(1)).until(() -> number(database, BROKEN_CHECKS) == 0);
                verify(broker, url);

                admin.createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(PARTITIONS + 1)))
                        .all()
                        .get();
                assertThat(job.exitCode()).isEqualTo(1);
                assertThat(job.output())
                        .contains("the topic " + TOPIC + " has 4 partitions, and --source.kafka.partitions is 3");
                assertThat(job.output()).doesNotContain(PASSWORD);
            }
            assertThat(Files.readString(folder.resolve("data/stack.log"))).doesNotContain(PASSWORD);
        }
    }

    private void verify(KafkaBroker broker, String url) throws Exception {
        try (StackProcess verify = StackProcess.start(
                folder,
                "verify",
                "--bootstrap-servers",
                broker.bootstrapServers(),
                "--topic",
                TOPIC,
                "--properties-file",
                clientFile(broker),
                "--jdbc-url",
                url)) {
            assertThat(verify.exitCode()).as(verify.output()).isZero();
        }
    }

    private StackProcess job(KafkaBroker broker, String url) throws IOException {
        return StackProcess.start(
                folder,
                "job",
                "--source",
                "kafka",
                "--source.kafka.format",
                "plain",
                "--source.kafka.topic",
                TOPIC,
                "--source.kafka.partitions",
                Integer.toString(PARTITIONS),
                "--source.kafka.bootstrap-servers",
                broker.bootstrapServers(),
                "--source.kafka.properties-file",
                clientFile(broker),
                "--jdbc.url",
                url,
                "--checkpoint.interval",
                "1 s",
                "--flink-port",
                "0",
                "--state-dir",
                folder.resolve("state").toString());
    }

    private String clientFile(KafkaBroker broker) throws IOException {
        List<String> lines = new ArrayList<>();
        broker.client().forEach((name, value) -> lines.add(name + "=" + value));
        return Files.write(folder.resolve("client.properties"), lines).toString();
    }

    private static Map<String, Object> client(KafkaBroker broker) {
        Map<String, Object> client = new TreeMap<>(broker.client());
        client.put("bootstrap.servers", broker.bootstrapServers());
        return client;
    }

    /** What a till would send: no offset. */
    private List<String> bareEvents() throws Exception {
        Path log = folder.resolve("log.ndjson");
        assertThat(StackProcess.run(
                        folder,
                        "generator",
                        "write",
                        "--events",
                        "20000",
                        "--format",
                        "ndjson",
                        "--out",
                        log.toString()))
                .isZero();
        return Files.readAllLines(log);
    }

    /** Each with its location for a key, in transactions, whose marks are holes in the topic. */
    private static int send(KafkaBroker broker, List<String> events) {
        Map<String, Object> settings = client(broker);
        settings.put("transactional.id", "till");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            for (int from = 0; from < events.size(); from += 1000) {
                producer.beginTransaction();
                for (String event : events.subList(from, Math.min(events.size(), from + 1000))) {
                    Matcher parts = EVENT.matcher(event);
                    assertThat(parts.matches()).as(event).isTrue();
                    var unused = producer.send(new ProducerRecord<>(
                            TOPIC, parts.group(2).getBytes(UTF_8), ("{" + parts.group(1)).getBytes(UTF_8)));
                }
                producer.commitTransaction();
            }
        }
        return events.size();
    }

    private static int sendBroken(KafkaBroker broker) throws Exception {
        byte[][] values = {
            "{\"event_id\":".getBytes(UTF_8), "not JSON".getBytes(UTF_8), null, "{\"event_type\":\"x\"}".getBytes(UTF_8)
        };
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client(broker), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (byte[] value : values) {
                producer.send(new ProducerRecord<>(TOPIC, "LOC-ON-001".getBytes(UTF_8), value))
                        .get();
            }
        }
        return values.length;
    }

    private static void awaitRecords(Connection database, long records) {
        await().atMost(Duration.ofMinutes(2)).until(() -> number(database, RECORDS_IN_THE_TABLES) >= records);
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
