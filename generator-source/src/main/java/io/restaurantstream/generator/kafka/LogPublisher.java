package io.restaurantstream.generator.kafka;

import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.feed.LogCursor;
import io.restaurantstream.generator.feed.Share;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a feed to a topic and goes on where the topic ends, whoever was killed before.
 *
 * <p>Every offset is in the topic once and, within a partition, in order: the end of each partition says what it has.
 * The producer sends nothing twice: a broker knows a producer again only for {@code producer.id.expiration.ms} of the
 * records' own times, which are of the past, and would take what was sent again for something new. So after a request
 * without an answer the ends are read again, as after a start. A broker that is away is waited for. Memory is bounded by
 * the producer's buffer.
 *
 * <p>One case is left: a broker that stood still for longer than a request waits and writes it after the ends were read. The
 * next record then lands elsewhere than expected, which ends the publisher; readers skip the offsets that they have.
 */
public final class LogPublisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogPublisher.class);
    private static final long POLL_MS = 50;
    /** It looks this often whether it is to stop. */
    private static final int OFFSETS_AT_A_TIME = 10_000;

    private static final int ANSWER_WITHIN_MS = 30_000;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final Feed feed;
    private final String bootstrapServers;
    private final String topic;
    private final LogRecords records;

    private volatile long sent;
    private TopicEnds ends;
    private LogCursor cursor;
    private KafkaProducer<byte[], byte[]> producer;
    private Acknowledgements acknowledgements;

    private long gapFirst;
    private long gapLast;

    private LogPublisher(Feed feed, String bootstrapServers, String topic, TopicEnds ends) {
        this.feed = feed;
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        records = new LogRecords(feed.log(), topic, ends.nextRecords().length);
        goOnBehind(ends);
    }

    private void goOnBehind(TopicEnds found) {
        ends = found;
        sent = found.completeUntil(records.partitions());
        gapFirst = 0;
        cursor = feed.log().cursor(sent, Share.ALL, this::addGap);
        producer = new KafkaProducer<>(
                Map.of(
                        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.ACKS_CONFIG,
                        "all",
                        ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                        false,
                        ProducerConfig.RETRIES_CONFIG,
                        0,
                        // none may be under way when the one before it turns out to have failed
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                        1,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        256 * 1024,
                        ProducerConfig.LINGER_MS_CONFIG,
                        20,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                        Long.MAX_VALUE),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        acknowledgements = new Acknowledgements(found.nextRecords().clone(), producer);
    }

    /**
     * Prepares to publish {@code feed}: creates {@code topic} with {@code partitions} unless it is there, and finds its
     * end.
     *
     * @throws IllegalArgumentException when {@code bootstrapServers} are no addresses, or {@code topic} is no name
     * @throws UnfitTopicException when the topic has another log, or cannot hold this one
     */
    public static LogPublisher connect(Feed feed, String bootstrapServers, String topic, int partitions)
            throws InterruptedException {
        try {
            return new LogPublisher(feed, bootstrapServers, topic, ends(feed, bootstrapServers, topic, partitions));
        } catch (InvalidTopicException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("no broker answers at " + bootstrapServers, e);
        } catch (KafkaException e) {
            if (e.getCause() instanceof ConfigException wrong) {
                throw new IllegalArgumentException(wrong.getMessage(), e);
            }
            throw e;
        }
    }

    private static TopicEnds ends(Feed feed, String bootstrapServers, String topic, int partitions)
            throws InterruptedException {
        try (Admin admin = Admin.create(Map.of(
                CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MS,
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MS))) {
            int existing = TopicSetup.prepare(admin, topic, partitions);
            try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                    Map.of(
                            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
                            bootstrapServers,
                            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                            false),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer())) {
                return TopicEnds.read(consumer, topic, existing, feed.log().epoch());
            }
        }
    }

    /** How many partitions the topic has. */
    public int partitions() {
        return ends.nextRecords().length;
    }

    /** Everything until this offset has been handed to the producer. Any thread may ask. */
    public long sent() {
        return sent;
    }

    /**
     * Publishes what becomes visible until offset {@code last}, and returns when the broker has all of it.
     *
     * @throws InterruptedException when the thread is interrupted, which is the way to stop it
     * @throws UnfitTopicException when somebody else writes to the topic
     */
    public void publish(long last) throws InterruptedException {
        try {
            while (!publishWithoutTrouble(last)) {
                readEndsAgain();
            }
        } catch (InterruptException e) {
            Thread.interrupted();
            throw (InterruptedException) new InterruptedException("interrupted while sending").initCause(e);
        }
    }

    /** False when the broker has left something unanswered. */
    private boolean publishWithoutTrouble(long last) throws InterruptedException {
        try {
            while (cursor.scanned() < last && acknowledgements.failure() == null) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted after offset " + sent);
                }
                long visible = Math.min(last, feed.latest());
                if (!sendUntil(Math.min(visible, cursor.scanned() + OFFSETS_AT_A_TIME))) {
                    TimeUnit.MILLISECONDS.sleep(POLL_MS);
                }
            }
            producer.flush();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException | IllegalStateException e) {
            if (acknowledgements.failure() == null) {
                throw e;
            }
            LOG.debug("The producer was closed for a failure, which says more", e);
        }
        RuntimeException cause = acknowledgements.failure();
        if (cause == null) {
            return true;
        }
        if (cause.getCause() instanceof RetriableException) {
            LOG.warn("A request to topic {} was not answered, its end is read again", topic, cause);
            return false;
        }
        throw cause;
    }

    private void readEndsAgain() throws InterruptedException {
        producer.close(Duration.ZERO);
        while (true) {
            try {
                TopicEnds found = ends(feed, bootstrapServers, topic, partitions());
                goOnBehind(found);
                return;
            } catch (RetriableException e) {
                LOG.info("Still waiting for the brokers at {}: {}", bootstrapServers, e.getMessage());
            }
        }
    }

    /** Gives what was sent 5 seconds to arrive; what does not, the next publisher sends again. */
    @Override
    public void close() {
        producer.close(acknowledgements.failure() == null ? CLOSE_WITHIN : Duration.ZERO);
    }

    /** Sends what is not there yet; whether there was anything to look at. */
    private boolean sendUntil(long end) {
        long before = cursor.scanned();
        while (cursor.advance(end)) {
            sendGap();
            int partition = records.partitionOf(cursor);
            if (!ends.has(partition, cursor.scanned())) {
                send(records.event(cursor));
            }
            sent = cursor.scanned();
        }
        sendGap();
        sent = cursor.scanned();
        return sent > before;
    }

    private void addGap(long offset) {
        if (ends.has(LogRecords.PARTITION_OF_GAPS, offset)) {
            return;
        }
        gapFirst = gapFirst == 0 ? offset : gapFirst;
        gapLast = offset;
    }

    private void sendGap() {
        if (gapFirst > 0) {
            send(records.gap(gapFirst, gapLast));
            gapFirst = 0;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback is told of failures
    private void send(ProducerRecord<byte[], byte[]> record) {
        producer.send(record, acknowledgements);
    }

    /** What the broker says to the records of one producer; called by the producer's thread. */
    private final class Acknowledgements implements Callback {

        /** Where the next record of each partition lands if nobody else writes. */
        private final long[] nextRecords;

        private final KafkaProducer<byte[], byte[]> acknowledged;
        private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

        Acknowledgements(long[] nextRecords, KafkaProducer<byte[], byte[]> acknowledged) {
            this.nextRecords = nextRecords;
            this.acknowledged = acknowledged;
        }

        @Override
        public void onCompletion(RecordMetadata record, Exception refused) {
            if (refused != null) {
                fail(new IllegalStateException("topic " + topic + " cannot be published to", refused));
            } else if (record.offset() != nextRecords[record.partition()]) {
                fail(new UnfitTopicException(
                        "another publisher writes to topic " + topic + ": a record came to position "
                                + record.offset() + " of partition " + record.partition() + " instead of "
                                + nextRecords[record.partition()] + "; run one publisher at a time"));
            } else {
                nextRecords[record.partition()]++;
            }
        }

        /** Keeps the first failure and sends nothing after it, so that a partition never has a later offset without it. */
        private void fail(RuntimeException cause) {
            if (failure.compareAndSet(null, cause)) {
                acknowledged.close(Duration.ZERO);
            }
        }

        /** The first failure; null when there was none. */
        RuntimeException failure() {
            return failure.get();
        }
    }
}
