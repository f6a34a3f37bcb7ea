package io.restaurantstream.inbox;

/**
 * Why one event of a batch was not written.
 *
 * @param index its place in the batch, from 0
 * @param eventId the id it names, or null where none can be read
 * @param reason one of the reasons of {@code docs/event-log.md}, or {@code event_id_conflict}
 * @param field path of the field that is wrong; empty when the event as a whole is
 * @param detail what is wrong and what is allowed
 */
record Rejection(int index, String eventId, String reason, String field, String detail) {}
