package io.restaurantstream.job.sales;

import io.restaurantstream.event.OrderPayload;
import io.restaurantstream.job.TestDatabase;
import io.restaurantstream.job.check.CheckedEvent;
import io.restaurantstream.job.facts.FactsSinkHarness;
import io.restaurantstream.job.rollups.RollUpChange;
import io.restaurantstream.job.rollups.RollUpPart;
import io.restaurantstream.job.rollups.RollUpRow;
import io.restaurantstream.job.sink.SmallTables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/**
 * The facts sink and the sales with their tables, beside each other as in the job. What they are sent is cut into batches,
 * comes again and is restored after kills as {@code random} says.
 */
final class FactsAndSalesHarness {

    private final TestDatabase database;
    private final Random random;

    FactsAndSalesHarness(TestDatabase database, Random random) {
        this.database = database;
        this.random = random;
    }

    /** Writes all tables of {@code log}, whose offsets are 1, 2 and so on. */
    void write(List<CheckedEvent> log) throws Exception {
        writeFacts(log);
        writeSales(log);
    }

    /** In batches of any size, a range of which comes again now and then. */
    private void writeFacts(List<CheckedEvent> log) throws Exception {
        int at = 0;
        while (at < log.size()) {
            try (FactsSinkHarness sink = new FactsSinkHarness(database.database())) {
                int from = Math.max(0, at - random.nextInt(20));
                int end = Math.min(log.size(), at + 1 + random.nextInt(60));
                for (int next = from; next < end; ) {
                    int to = Math.min(end, next + 1 + random.nextInt(25));
                    sink.write(log.subList(next, to));
                    next = to;
                }
                at = end;
            }
        }
    }

    private void writeSales(List<CheckedEvent> log) throws Exception {
        Map<List<Object>, HourlySales> hours = new HashMap<>();
        List<SaleChange> late = new ArrayList<>();
        Map<List<Object>, RollUpRow> rollUps = new HashMap<>();
        List<RollUpChange> lateRollUps = new ArrayList<>();
        AddUpSales sum = new AddUpSales();
        try (JoinSalesHarness join =
                new JoinSalesHarness(Duration.ofDays(1), Duration.ofMinutes(random.nextInt(200)))) {
            for (CheckedEvent event : log) {
                // as CheckEvent routes them
                if (!(event.event().payload() instanceof OrderPayload)) {
                    continue;
                }
                if (random.nextInt(20) == 0) {
                    join.rollUps().forEach(change -> addUp(change, rollUps));
                    lateRollUps.addAll(join.lateRollUpsAndNotes());
                    join.killAndRestore();
                }
                join.send(event);
                for (SaleChange change : join.changes()) {
                    hours.merge(
                            List.of(change.locationCode(), change.hourStart()),
                            sum.add(change, sum.createAccumulator()),
                            sum::merge);
                }
                late.addAll(join.late());
            }
            join.rollUps().forEach(change -> addUp(change, rollUps));
            lateRollUps.addAll(join.lateRollUpsAndNotes());
        }
        write(SmallTables.hourlySales(database.database()), HourlySales.class, List.copyOf(hours.values()));
        write(SmallTables.lateSales(database.database()), SaleChange.class, late);
        write(SmallTables.rollUps(database.database()), RollUpRow.class, List.copyOf(rollUps.values()));
        write(SmallTables.lateRollUps(database.database()), RollUpChange.class, lateRollUps);
    }

    private static void addUp(RollUpChange change, Map<List<Object>, RollUpRow> rows) {
        for (RollUpPart part : change.parts()) {
            rows.merge(
                    List.of(change.locationCode(), change.hourStart(), part.key()),
                    new RollUpRow(
                            change.locationCode(), change.hourStart(), part.key(), part.amounts(), change.offset()),
                    (sum, more) -> {
                        long[] amounts = sum.amounts().clone();
                        Arrays.setAll(amounts, i -> amounts[i] + more.amounts()[i]);
                        return new RollUpRow(
                                sum.locationCode(), sum.hourStart(), sum.key(), amounts, more.lastOffset());
                    });
        }
    }

    private static <T> void write(Sink<T> sink, Class<T> type, List<T> rows) throws Exception {
        try (OneInputStreamOperatorTestHarness<T, CommittableMessage<Object>> operator =
                new OneInputStreamOperatorTestHarness<>(
                        new SinkWriterOperatorFactory<>(sink),
                        TypeInformation.of(type).createSerializer(new ExecutionConfig().getSerializerConfig()))) {
            operator.open();
            for (T row : rows) {
                operator.processElement(row, 0);
            }
            operator.prepareSnapshotPreBarrier(1);
        }
    }
}
