package io.restaurantstream.job.source;

import io.restaurantstream.access.LogAccess;
import io.restaurantstream.job.source.HttpLogOptions.Stop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.testframe.environment.MiniClusterTestEnvironment;
import org.apache.flink.connector.testframe.external.ExternalContextFactory;
import org.apache.flink.connector.testframe.external.ExternalSystemSplitDataWriter;
import org.apache.flink.connector.testframe.external.source.DataStreamSourceExternalContext;
import org.apache.flink.connector.testframe.external.source.TestingSourceSettings;
import org.apache.flink.connector.testframe.junit.annotations.TestContext;
import org.apache.flink.connector.testframe.junit.annotations.TestEnv;
import org.apache.flink.connector.testframe.junit.annotations.TestSemantics;
import org.apache.flink.connector.testframe.testsuites.SourceTestSuiteBase;
import org.apache.flink.core.execution.CheckpointingMode;
import org.junit.jupiter.api.Tag;

/**
 * What Flink expects of every source: all eight of its tests, none left out, each for both checkpointing modes. Three
 * of them want a log that ends, five one that does not.
 */
@Tag("extended")
class FlinksOwnSourceSuiteIT extends SourceTestSuiteBase<RawEvent> {

    @TestSemantics
    CheckpointingMode[] semantics = {CheckpointingMode.EXACTLY_ONCE, CheckpointingMode.AT_LEAST_ONCE};

    @TestEnv
    MiniClusterTestEnvironment flink = new MiniClusterTestEnvironment();

    @TestContext
    ExternalContextFactory<LogOfATest> log = testName -> new LogOfATest();

    /**
     * A log of one test's own, read in four shares.
     *
     * <p>What the suite calls a split is a share: the events of every fourth location. Like any log it only grows, so
     * each batch of a split's events stands behind all those that were made before.
     */
    static final class LogOfATest implements DataStreamSourceExternalContext<RawEvent> {

        private static final int SHARES = 4;

        private final LogServer server;
        private long end;

        LogOfATest() {
            try {
                server = new LogServer();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Source<RawEvent, ?, ?> createSource(TestingSourceSettings settings) {
            Stop stop = settings.getBoundedness() == Boundedness.BOUNDED ? Stop.AT_LATEST : Stop.NEVER;
            return new HttpLogSource(new HttpLogOptions(
                    server.uri(),
                    7,
                    Duration.ofMillis(5),
                    Duration.ofSeconds(10),
                    Duration.ofMinutes(1),
                    SHARES,
                    stop,
                    LogAccess.NONE));
        }

        @Override
        public List<RawEvent> generateTestData(TestingSourceSettings settings, int split, long seed) {
            int events = new SplittableRandom(seed).nextInt(20, 60);
            List<RawEvent> generated = new ArrayList<>();
            for (int event = 0; event < events; event++) {
                long offset = end + (long) event * SHARES + split + 1;
                byte[] json = LogServer.event(offset).getBytes(StandardCharsets.UTF_8);
                generated.add(new RawEvent(offset, offset, LogServer.location(offset), json));
            }
            end += (long) events * SHARES;
            return generated;
        }

        @Override
        public ExternalSystemSplitDataWriter<RawEvent> createSourceSplitDataWriter(TestingSourceSettings settings) {
            return new ExternalSystemSplitDataWriter<>() {
                @Override
                public void writeRecords(List<RawEvent> events) {
                    events.forEach(
                            event -> server.add(event.offset(), new String(event.json(), StandardCharsets.UTF_8)));
                }

                @Override
                public void close() {
                    // the log is the test's and goes with it
                }
            };
        }

        @Override
        public TypeInformation<RawEvent> getProducedType() {
            return TypeInformation.of(RawEvent.class);
        }

        @Override
        public List<URL> getConnectorJarPaths() {
            return List.of();
        }

        @Override
        public void close() {
            server.close();
        }
    }
}
