package io.restaurantstream.job.sales;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** An id as two numbers: a UUID itself would be serialised by Kryo. */
public record OrderKey(long high, long low) {

    static OrderKey of(UUID id) {
        return new OrderKey(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** As a record's own, which is not inlined where ids are looked up in a map. */
    @Override
    public boolean equals(Object other) {
        return other instanceof OrderKey that && high == that.high && low == that.low;
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(high) + Long.hashCode(low);
    }

    /**
     * A map with one entry more or replaced. Immutable, and without the nodes of a {@link HashMap}: the state has several maps
     * for each order, and the garbage collector copies them all.
     */
    static <V> Map<OrderKey, V> put(Map<OrderKey, V> map, OrderKey key, V value) {
        Map<OrderKey, V> more = new HashMap<>(map);
        more.put(key, value);
        return Map.copyOf(more);
    }

    UUID toUuid() {
        return new UUID(high, low);
    }
}
