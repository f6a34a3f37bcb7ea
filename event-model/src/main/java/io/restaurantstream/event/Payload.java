package io.restaurantstream.event;

/** What an event says. The family is closed; {@link #type} names the member. */
public sealed interface Payload permits OrderPayload, ReferencePayload {

    /** The kind of event that carries this payload. */
    EventType type();
}
