package io.restaurantstream.job.facts;

import io.restaurantstream.job.TestOrder;
import io.restaurantstream.job.sink.Database;
import java.time.Duration;
import org.apache.flink.api.common.JobID;

/** A process that writes one flush after the other until it may not; then it says why and ends. */
final class EndlessWriter {

    private EndlessWriter() {}

    /** Where the tables are, who writes, for which job, and from which offset on. */
    public static void main(String[] args) throws Exception {
        Database database = new Database(args[0], args[1], null, Duration.ofSeconds(30));
        FactsOptions small = new FactsOptions(10, Long.MAX_VALUE, Duration.ofDays(1));
        try (FactsSinkHarness writer = new FactsSinkHarness(database, small, JobID.fromHexString(args[2]), 1, 0)) {
            for (long n = Long.parseLong(args[3]); ; n += 2) {
                writer.take(TestOrder.number(n).created(n), TestOrder.number(n).item(n + 1, 1, 1));
            }
        }
    }
}
