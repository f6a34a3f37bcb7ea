package io.restaurantstream.job.facts;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.Payload;
import java.util.Objects;

/**
 * How events of a kind become rows of a table, one per key: the newest event of a key is the row.
 *
 * @param payload what these events say
 * @param needsOrder whether a row waits for the order it belongs to, by the table's foreign key
 * @param key what identifies the row, beside the location
 * @param row writes all columns of the row but does not end it
 */
record EventTable<P extends Payload>(
        FactTable table, Class<P> payload, boolean needsOrder, KeyOf<P> key, RowOf<P> row) {

    /** Identity of a row: its columns of the primary key. */
    record RowKey(Object first, Object second, String location) {

        /** The same as the record's generated method, which is slower in a map. */
        @Override
        public boolean equals(Object other) {
            return other instanceof RowKey that
                    && first.equals(that.first)
                    && Objects.equals(second, that.second)
                    && location.equals(that.location);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * first.hashCode() + Objects.hashCode(second)) + location.hashCode();
        }
    }

    @FunctionalInterface
    interface KeyOf<P extends Payload> {
        RowKey of(P payload, Event event);
    }

    @FunctionalInterface
    interface RowOf<P extends Payload> {
        void write(P payload, Event event, CopyRows rows);
    }

    RowKey keyOf(Event event) {
        return key.of(payload.cast(event.payload()), event);
    }

    void write(Event event, CopyRows rows) {
        row.write(payload.cast(event.payload()), event, rows);
        rows.endRow();
    }
}
