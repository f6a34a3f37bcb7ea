package io.restaurantstream.job.facts;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.OrderPayload;
import java.util.UUID;

/** Identity of an order: the same id at another location is another order, as it is for the job's windows. */
record OrderRef(UUID id, String location) {

    static OrderRef of(Event event) {
        return new OrderRef(((OrderPayload) event.payload()).orderId(), event.partitionKey());
    }
}
