package io.restaurantstream.adapters.snapshot;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A document of a point of sale as of one version: an order, or a bill that was split into several.
 *
 * @param pos the system it comes from, such as {@code square}
 * @param location our code of the restaurant
 * @param id the vendor's id of the document, unique within the system
 * @param version rises with every change of the document; two states of one version are told apart by their content
 * @param modifiedAt when the document became what it is: the time of changes that have none of their own
 * @param orders the orders in it, each id once; empty when it is to be left out, as a test or a deleted order is
 */
public record Snapshot(
        String pos, String location, String id, long version, Instant modifiedAt, List<OrderState> orders) {

    public Snapshot {
        orders = List.copyOf(orders);
        Set<String> ids = new HashSet<>();
        for (OrderState order : orders) {
            if (!ids.add(order.id())) {
                throw new IllegalArgumentException("order " + order.id() + " is in document " + id + " twice");
            }
        }
    }

    /** Under which name the last state of the document is remembered. */
    public String key() {
        return pos + "/" + location + "/" + id;
    }
}
