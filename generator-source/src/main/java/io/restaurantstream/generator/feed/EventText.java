package io.restaurantstream.generator.feed;

import io.restaurantstream.event.Event;
import io.restaurantstream.event.EventWriter;
import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.profile.Fault;
import io.restaurantstream.generator.simulation.DayEvents;

/** Writes what is at an offset: a sound event as its JSON, a faulty one with its fault. */
final class EventText {

    private EventText() {}

    static void append(DayEvents day, long offset, Utf8Buffer out) {
        Fault fault = day.fault(offset);
        if (fault == Fault.DROPPED_OFFSET) {
            throw new IllegalArgumentException("offset " + offset + " is a gap, it has no event");
        }
        Event event = day.event(offset);
        if (fault != null && fault.breaksText()) {
            new BrokenText(EventWriter.write(event), day.faultDraw(offset)).append(fault, out);
        } else {
            EventWriter.write(event, out);
        }
    }
}
