package io.restaurantstream.job.facts;

import io.restaurantstream.event.Event;
import io.restaurantstream.job.check.CheckedEvent;

/** {@code raw.events_raw}: the log never changes, so an offset that is there already is the same event. */
final class EventsRawTable {

    static final FactTable TABLE =
            FactTable.everyEvent("raw.events_raw", "event_offset", "event_id, event_type, ts, partition_key, payload");

    /** Of the events in {@code staged_events_raw}, which are written in the same transaction. */
    static final String TAKE_REJECTIONS_BACK = """
            DELETE FROM raw.events_rejected AS r
            USING staged_events_raw AS s
            WHERE r.event_offset = s.event_offset
            """;

    /** As many offsets as a partition has; see V015. */
    private static final long PARTITION_OFFSETS = 1_000_000;

    /** Makes the partition for an offset; does nothing when it is there. */
    static final String ADD_PARTITION = "SELECT raw.add_events_partition(?)";

    private EventsRawTable() {}

    /** Number of the partition that {@code offset} belongs to. */
    static long partition(long offset) {
        return (offset - 1) / PARTITION_OFFSETS;
    }

    static void write(CheckedEvent checked, CopyRows rows) {
        Event event = checked.event();
        rows.bigint(event.offset())
                .uuid(event.eventId())
                .text(event.type().wireName())
                .time(event.ts())
                .text(event.partitionKey())
                .json(checked.json(), checked.payloadFrom(), checked.payloadTo())
                .endRow();
    }
}
