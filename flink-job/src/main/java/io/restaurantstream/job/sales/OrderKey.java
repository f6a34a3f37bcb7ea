package io.restaurantstream.job.sales;

import java.util.UUID;

/** An id as two numbers: a UUID itself would be serialised by Kryo. */
public record OrderKey(long high, long low) {

    static OrderKey of(UUID id) {
        return new OrderKey(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    UUID toUuid() {
        return new UUID(high, low);
    }
}
