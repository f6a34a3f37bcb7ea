package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.feed.EventLog;
import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.feed.LogCursor;
import io.restaurantstream.generator.feed.Share;
import io.restaurantstream.generator.feed.SimClock;
import io.restaurantstream.generator.kafka.LogPublisher;
import io.restaurantstream.generator.kafka.UnfitTopicException;
import io.restaurantstream.generator.profile.Fault;
import io.restaurantstream.generator.profile.Profile;
import io.restaurantstream.generator.simulation.LogConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("extended")
class PublishIT {

    private static final int MANY = 200_000;
    private static final Instant START = Instant.parse("2026-11-20T17:00:00Z");
    private static final EventLog LOG = new EventLog(new LogConfig(42, START, Profile.load("faulty")));

    @TempDir
    static Path folder;

    private static KafkaBroker broker;

    @BeforeAll
    static void start() throws Exception {
        broker = KafkaBroker.start(folder.resolve("kafka"));
    }

    @AfterAll
    static void stop() throws Exception {
        broker.close();
    }

    private static StackProcess publish(String topic, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("generator", "publish", "--topic", topic));
        words.addAll(List.of("--bootstrap-servers", broker.bootstrapServers(), "--profile", "faulty"));
        words.addAll(List.of("--start", START.toString()));
        words.addAll(List.of(options));
        return StackProcess.start(folder, words);
    }

    /** The clock lets tens of thousands of events a second be seen, so that there is time to kill somebody. */
    private static StackProcess publishInTime(String topic) throws Exception {
        return publish(topic, "--backfill", "0s", "--speed", "4000", "--until-offset", Integer.toString(MANY));
    }

    @Test
    void hasEveryOffsetOnceAfterThePublisherWasKilledTwiceAndTheBrokerOnce() throws Exception {
        try (PublishedTopic topic = new PublishedTopic(broker, "killed")) {
            try (StackProcess first = publishInTime("killed")) {
                awaitSize(topic, 20_000, first);
                first.kill();
            }
            try (StackProcess second = publishInTime("killed")) {
                awaitSize(topic, 60_000, second);
                broker.kill9();
                broker.restart();
                awaitSize(topic, 120_000, second);
                second.kill();
            }
            assertThat(topic.size()).isLessThan(MANY - 10_000);
            try (StackProcess third = publishInTime("killed")) {
                assertThat(third.exitCode()).as(third.output()).isZero();
                assertThat(third.output()).contains("Published up to offset 200,000");
            }
            mustHoldTheLog(topic.read(), 4);
        }
    }

    private static void awaitSize(PublishedTopic topic, long size, StackProcess publisher) {
        await().pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofMinutes(4))
                .untilAsserted(() -> assertThat(topic.size())
                        .as(() -> "size of the topic; the publisher says: " + publisher.output())
                        .isGreaterThan(size));
    }

    private static void mustHoldTheLog(SortedMap<Long, ConsumerRecord<byte[], byte[]>> records, int partitions) {
        LogCursor cursor = LOG.cursor(0, Share.ALL);
        long next = 1;
        for (Map.Entry<Long, ConsumerRecord<byte[], byte[]>> entry : records.entrySet()) {
            long offset = entry.getKey();
            ConsumerRecord<byte[], byte[]> record = entry.getValue();
            assertThat(offset).isEqualTo(next);
            assertThat(PublishedTopic.text(record, "epoch")).isEqualTo(LOG.epoch());
            assertThat(record.timestamp()).isEqualTo(LOG.timestampOf(offset).toEpochMilli());
            if (record.value() == null) {
                assertThat(record.key()).isNull();
                assertThat(record.partition()).isZero();
                long last = PublishedTopic.number(record, "last-offset");
                for (; next <= last; next++) {
                    assertThat(LOG.faultAt(next)).isEqualTo(Fault.DROPPED_OFFSET);
                }
            } else {
                assertThat(cursor.advance(offset)).isTrue();
                assertThat(cursor.scanned()).isEqualTo(offset);
                Utf8Buffer json = new Utf8Buffer(512);
                cursor.encode(json);
                assertThat(record.value()).isEqualTo(json.toByteArray());
                assertThat(new String(record.key(), StandardCharsets.UTF_8))
                        .isEqualTo(cursor.location().code());
                assertThat(record.partition()).isEqualTo(BuiltInPartitioner.partitionForKey(record.key(), partitions));
                next++;
            }
        }
        assertThat(next).isEqualTo(MANY + 1L);
    }

    @Test
    void addsNothingToWhatIsThereAndRefusesATopicWithAnotherLog() throws Exception {
        String[] thousand = {"--speed", "max", "--until-offset", "1000"};
        try (PublishedTopic topic = new PublishedTopic(broker, "taken")) {
            try (StackProcess first = publish("taken", thousand)) {
                assertThat(first.exitCode()).as(first.output()).isZero();
            }
            long size = topic.size();
            try (StackProcess again = publish("taken", thousand)) {
                assertThat(again.exitCode()).as(again.output()).isZero();
            }
            try (StackProcess other = publish("taken", "--seed", "43", "--speed", "max", "--until-offset", "1000")) {
                assertThat(other.exitCode()).as(other.output()).isEqualTo(1);
                assertThat(other.output())
                        .contains("topic taken has log " + LOG.epoch())
                        .doesNotContain("\tat ");
            }
            assertThat(topic.size()).isEqualTo(size).isPositive();
        }
    }

    @Test
    void endsInOrderWhenItIsStoppedOnItsWayToTheYear9999() throws Exception {
        try (StackProcess live = publish("stopped", "--speed", "max");
                PublishedTopic topic = new PublishedTopic(broker, "stopped")) {
            awaitSize(topic, 100, live);
            live.stop();
            assertThat(live.output()).contains("Published up to offset");
        }
    }

    @Test
    void noticesThatSomebodyElseWritesToItsTopic() throws Exception {
        try (LogPublisher first = publisher("shared");
                LogPublisher second = publisher("shared")) {
            second.publish(1_000);
            assertThatThrownBy(() -> first.publish(1_000))
                    .isInstanceOf(UnfitTopicException.class)
                    .hasMessageContaining("another publisher writes to topic shared")
                    .hasMessageContaining("run one publisher at a time");
        }
    }

    @Test
    void refusesATopicThatWouldNotKeepWhatIsPublishedOrWhereLocationsWouldMove() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            NewTopic compacted = new NewTopic("compacted", 1, (short) 1);
            admin.createTopics(List.of(compacted.configs(Map.of("cleanup.policy", "compact"))))
                    .all()
                    .get();
            assertThatThrownBy(() -> publisher("compacted"))
                    .isInstanceOf(UnfitTopicException.class)
                    .hasMessageContaining("cleanup.policy=compact, it must be delete");
            try (LogPublisher publisher = publisher("grown")) {
                publisher.publish(1_000);
            }
            admin.createPartitions(Map.of("grown", NewPartitions.increaseTo(5)))
                    .all()
                    .get();
            assertThatThrownBy(() -> publisher("grown"))
                    .isInstanceOf(UnfitTopicException.class)
                    .hasMessageContaining("got more partitions");
        }
    }

    private static LogPublisher publisher(String topic) throws Exception {
        return LogPublisher.connect(new Feed(LOG, SimClock.unbounded()), broker.bootstrapServers(), topic, 4);
    }
}
