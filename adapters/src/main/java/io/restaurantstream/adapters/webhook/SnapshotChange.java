package io.restaurantstream.adapters.webhook;

import io.restaurantstream.adapters.snapshot.Difference;
import io.restaurantstream.adapters.snapshot.Known;
import io.restaurantstream.adapters.snapshot.Snapshot;
import io.restaurantstream.adapters.snapshot.SnapshotDiff;
import io.restaurantstream.inbox.Webhook;

/** A state of a document, to be compared with the one that the inbox remembers. */
public record SnapshotChange(Snapshot snapshot) implements Webhook.Change {

    @Override
    public String key() {
        return snapshot.key();
    }

    @Override
    public Webhook.Update after(byte[] remembered) {
        Known before = Known.ofBytes(remembered);
        Difference difference = SnapshotDiff.between(before, snapshot);
        boolean isOlder = difference.known().equals(before);
        return new Webhook.Update(
                difference.events(), isOlder ? null : difference.known().toBytes());
    }
}
