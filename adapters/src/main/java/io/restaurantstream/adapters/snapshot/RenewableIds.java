package io.restaurantstream.adapters.snapshot;

import java.util.Map;
import java.util.UUID;

/**
 * The ids of what belongs to one order. A line or a payment that was voided gets another id when it comes back, because a
 * void is final.
 */
final class RenewableIds {

    private final Snapshot document;
    private final String order;
    private final Map<String, Integer> generations;
    private final UUID orderId;

    /** @param generations how often each line or payment was taken back, by its key; kept up to date */
    RenewableIds(Snapshot document, String order, Map<String, Integer> generations) {
        this.document = document;
        this.order = order;
        this.generations = generations;
        orderId = Ids.of(document.pos(), "order", document.id(), order);
    }

    UUID order() {
        return orderId;
    }

    UUID line(String id) {
        return renewable("line", id);
    }

    UUID payment(String id) {
        return renewable("payment", id);
    }

    /** The id of a thing that keeps it for good. */
    UUID of(String kind, String id) {
        return Ids.of(document.pos(), kind, document.id(), order, id);
    }

    /** From now on the thing has another id. */
    void renew(String kind, String id) {
        generations.merge(key(kind, id), 1, Integer::sum);
    }

    /** Names a thing of the document in {@link Known}. */
    String key(String kind, String id) {
        return kind + "/" + order + "/" + id;
    }

    private UUID renewable(String kind, String id) {
        Integer generation = generations.get(key(kind, id));
        return generation == null
                ? of(kind, id)
                : Ids.of(document.pos(), kind, document.id(), order, id, generation.toString());
    }
}
