package io.restaurantstream.adapters.snapshot;

import io.restaurantstream.adapters.snapshot.OrderState.Ended;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Computes the events that lead from the known state of a document to its new state.
 *
 * <p>A pure function. A state that is not newer than the known one gives no events, so deliveries may be repeated and come
 * in any order. A state that was lost does no harm, because the next one is complete. What has changed is emitted again
 * under the same id; what has gone is undone: a line or a payment by a void, a charge by a charge of 0.00.
 */
public final class SnapshotDiff {

    private final Snapshot now;
    private final DocumentEvents events;
    private final Map<String, Integer> generations;
    private final Map<String, Long> capturedTips;

    private SnapshotDiff(Known before, Snapshot now) {
        this.now = now;
        events = new DocumentEvents(now);
        generations = before == null ? new TreeMap<>() : before.generationsCopy();
        capturedTips = before == null ? new TreeMap<>() : before.capturedTipsCopy();
    }

    /**
     * The events from {@code before} to {@code now}.
     *
     * @param before what the log has of this document; null for nothing
     */
    public static Difference between(Known before, Snapshot now) {
        String digest = Known.digest(now);
        if (before != null && !isNewer(now.version(), digest, before)) {
            return new Difference(List.of(), before);
        }
        return new SnapshotDiff(before, now).tell(before == null ? List.of() : before.orders(), digest);
    }

    private static boolean isNewer(long version, String digest, Known before) {
        return version > before.version() || version == before.version() && digest.compareTo(before.digest()) > 0;
    }

    private Difference tell(List<OrderState> before, String digest) {
        Map<String, OrderState> left = byId(before, OrderState::id);
        List<OrderState> told = new ArrayList<>(now.orders());
        for (OrderState order : now.orders()) {
            diff(left.remove(order.id()), order);
        }
        for (OrderState gone : left.values()) {
            OrderState cancelled =
                    gone.cancelled() == null ? gone.cancelled(new Ended(now.modifiedAt(), OrderDiff.GONE, null)) : gone;
            diff(gone, cancelled);
            told.add(cancelled);
        }
        return new Difference(events.all(), new Known(now.version(), digest, told, generations, capturedTips));
    }

    private void diff(OrderState was, OrderState is) {
        new OrderDiff(was, is, now, generations, capturedTips, events).tell();
    }

    static <T> Map<String, T> byId(List<T> things, Function<T, String> id) {
        Map<String, T> byId = new LinkedHashMap<>();
        things.forEach(thing -> byId.put(id.apply(thing), thing));
        return byId;
    }
}
