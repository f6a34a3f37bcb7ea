package io.restaurantstream.adapters;

import io.restaurantstream.adapters.snapshot.Snapshot;
import io.restaurantstream.adapters.webhook.SnapshotChange;
import io.restaurantstream.event.Event;
import io.restaurantstream.inbox.Webhook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The log of an inbox to which some states are delivered, one after the other. */
public final class Deliveries {

    private final Map<String, byte[]> memory = new HashMap<>();
    private final List<Event> log = new ArrayList<>();

    private Deliveries() {}

    /** The events that are in the log after {@code snapshots}, in that order. */
    public static List<Event> of(List<Snapshot> snapshots) {
        Deliveries deliveries = new Deliveries();
        snapshots.forEach(deliveries::deliver);
        return deliveries.log;
    }

    private void deliver(Snapshot snapshot) {
        SnapshotChange change = new SnapshotChange(snapshot);
        Webhook.Update update = change.after(memory.get(change.key()));
        log.addAll(update.events());
        if (update.memory() != null) {
            memory.put(change.key(), update.memory());
        }
    }
}
