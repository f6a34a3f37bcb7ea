package io.restaurantstream.verification;

import static io.restaurantstream.verification.LogBuilder.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Few names and many events, so that everything comes twice, too early, too late and changed. */
class RandomLogsTest {

    private static final int LOGS = 25;
    private static final int EVENTS = 80;

    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = TestPostgres.connect(TestPostgres.emptyTables());
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void isEqualToWhatComesOfWritingEventAfterEvent(long seed) throws Exception {
        Random random = new Random(seed);
        for (int i = 0; i < LOGS; i++) {
            LogBuilder log = randomLog(random);
            TestPostgres.execute(
                    connection,
                    "TRUNCATE raw.events_raw, raw.events_rejected, analytics.orders, analytics.order_items,"
                            + " analytics.payments, analytics.feedback, analytics.hourly_sales");
            new RowByRowLoader(connection).load(log.entries());
            TestPostgres.execute(connection, "UPDATE raw.events_raw SET ingested_at = now() - interval '1 minute'");
            int pageSize = 1 + random.nextInt(EVENTS);
            OptionalLong all = OptionalLong.of(log.lastOffset());
            VerificationResult agreed =
                    Verification.run(log.source(pageSize), connection, all, ProgressListener.SILENT);
            VerificationResult soFar =
                    Verification.run(log.source(pageSize), connection, OptionalLong.empty(), ProgressListener.SILENT);
            assertThat(agreed.isEqual())
                    .as("log %d of seed %d\n%s", i, seed, ResultTable.of(agreed))
                    .isTrue();
            assertThat(soFar.isEqual())
                    .as("log %d of seed %d\n%s", i, seed, ResultTable.of(soFar))
                    .isTrue();
        }
    }

    private static LogBuilder randomLog(Random random) {
        LogBuilder log = new LogBuilder();
        for (int event = 0; event < EVENTS; event++) {
            // an order and what belongs to it keep their location: the job relies on it
            int number = random.nextInt(8);
            String order = "order " + number;
            String child = order + " part " + random.nextInt(3);
            log.at("LOC-" + number % 2);
            switch (random.nextInt(10)) {
                case 0 -> log.order(order, NOON.plus(Duration.ofMinutes(random.nextInt(150))));
                case 1, 2, 3, 4 -> log.item(child, order, 1 + random.nextInt(3));
                case 5, 6 -> log.payment(child, order, 100L * random.nextInt(3));
                case 7, 8 -> log.feedback(child, order, 1 + random.nextInt(5));
                default -> log.garbage("garbage " + event);
            }
        }
        return log;
    }
}
