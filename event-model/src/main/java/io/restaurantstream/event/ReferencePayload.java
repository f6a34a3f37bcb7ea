package io.restaurantstream.event;

/** What an event says about a location, its menu or its staff; it belongs to no order. */
public sealed interface ReferencePayload extends Payload
        permits MenuItemChanged, LocationChanged, ShiftStarted, ShiftEnded {}
