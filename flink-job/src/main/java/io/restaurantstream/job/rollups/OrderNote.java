package io.restaurantstream.job.rollups;

/**
 * How an event was joined with its order, where that is not plain. With these notes, SQL can tell which events of an order
 * were counted together, and which were not because the order had been forgotten between them.
 */
public enum OrderNote {
    /** The first event of an order that has not come, or was forgotten. */
    UNKNOWN("unknown", 1),

    /** The order itself came, and its events were still remembered: takes {@link #UNKNOWN} back. */
    KNOWN("unknown", -1),

    /** The order itself came again, and was still remembered. */
    AGAIN("again", 1);

    private final String key;
    private final int amount;

    OrderNote(String key, int amount) {
        this.key = key;
        this.amount = amount;
    }

    /** What it is counted under. */
    public String key() {
        return key;
    }

    /** What it adds to that count. */
    public int amount() {
        return amount;
    }
}
