package io.restaurantstream.chaos;

/**
 * How fast the log may be read, so that every fault hits work in progress and the last one does as well.
 *
 * @param events of the whole log
 * @param faults of the whole run
 */
record Pace(long events, int faults) {

    /** What a fault takes with its recovery, before any was measured. */
    private static final double USUAL_SECONDS = 18;

    private static final double SLOWEST = 50;

    /**
     * Events a second for what is left.
     *
     * @param position of the tables
     * @param done faults that are over
     * @param seconds that they took together
     */
    double next(long position, int done, double seconds) {
        double each = done == 0 ? USUAL_SECONDS : seconds / done;
        // as if one more were to come, so that something is left for the last
        double left = (faults - done + 1) * Math.max(1, each);
        return Math.max(SLOWEST, (events - position) / left);
    }
}
