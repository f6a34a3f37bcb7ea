package io.restaurantstream.job.gate;

/**
 * A range of offsets that is missing in the log.
 *
 * @param firstOffset the first missing one
 * @param lastOffset the last missing one
 */
public record Gap(long firstOffset, long lastOffset) {

    /**
     * Stands in {@code raw.event_gaps} when the log is a topic of plain events: no log has offset 0. The check that offsets
     * are conserved then does not count them.
     */
    public static final Gap HOLES_MEAN_NOTHING = new Gap(0, 0);
}
