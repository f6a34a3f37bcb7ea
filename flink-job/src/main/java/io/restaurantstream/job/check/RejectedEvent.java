package io.restaurantstream.job.check;

/**
 * An event for the dead-letter table, with the reason.
 *
 * @param offset its place in the log
 * @param partitionKey the location it names; empty where that could not be read
 * @param reason one word for the kind of fault, lower case
 * @param field the field at fault; empty when the event as a whole is
 * @param detail what is wrong and what would be right
 * @param json the event as it came
 */
public record RejectedEvent(
        long offset, String partitionKey, String reason, String field, String detail, byte[] json) {}
