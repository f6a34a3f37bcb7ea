package io.restaurantstream.event;

import java.util.UUID;

/** What an event says. The family is closed: a switch over it needs no default. */
public sealed interface Payload permits OrderCreated, OrderItemAdded, PaymentCaptured, FeedbackSubmitted {

    /** The order this is about; every payload has one. */
    UUID orderId();

    /** The kind of event that carries this payload. */
    EventType type();
}
