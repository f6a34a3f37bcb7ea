package io.restaurantstream.job.facts;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.OrderPayload;
import java.util.UUID;

/** Identity of an order: the same id at another location is another order, as it is for the job's windows. */
record OrderRef(UUID id, String location) {

    /** The same as the record's generated method, which is slower in a map. */
    @Override
    public boolean equals(Object other) {
        return other instanceof OrderRef that && id.equals(that.id) && location.equals(that.location);
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + location.hashCode();
    }

    static OrderRef of(Event event) {
        return new OrderRef(((OrderPayload) event.payload()).orderId(), event.partitionKey());
    }
}
