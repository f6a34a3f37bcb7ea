package io.restaurantstream.job.rollups;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.functions.AggregateFunction;

/** Adds the changes of an hour to its rows, in place: Flink has copied what a checkpoint still needs. */
final class AddUpParts implements AggregateFunction<RollUpChange, RollUpSums, RollUpSums> {

    private static final long serialVersionUID = 1L;

    @Override
    public RollUpSums createAccumulator() {
        return new RollUpSums("", new HashMap<>(), false);
    }

    @Override
    public RollUpSums add(RollUpChange change, RollUpSums hour) {
        for (RollUpPart part : change.parts()) {
            add(hour.sums(), part.key(), new RollUpSums.Sum(part.amounts(), change.offset()));
        }
        return new RollUpSums(change.locationCode(), hour.sums(), change.hourIsFinal());
    }

    @Override
    public RollUpSums getResult(RollUpSums hour) {
        return hour;
    }

    @Override
    public RollUpSums merge(RollUpSums a, RollUpSums b) {
        for (Map.Entry<RollUpKey, RollUpSums.Sum> row : b.sums().entrySet()) {
            add(a.sums(), row.getKey(), row.getValue());
        }
        return new RollUpSums(b.locationCode(), a.sums(), a.hourIsFinal() || b.hourIsFinal());
    }

    private static void add(Map<RollUpKey, RollUpSums.Sum> sums, RollUpKey key, RollUpSums.Sum more) {
        sums.merge(key, more, (sum, addition) -> sum.plus(addition.amounts(), addition.lastOffset()));
    }
}
