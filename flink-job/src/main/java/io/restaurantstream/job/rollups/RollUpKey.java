package io.restaurantstream.job.rollups;

/**
 * A row within an hour of a location.
 *
 * @param key its first key column
 * @param subKey its second one; empty where the table has one only
 */
public record RollUpKey(RollUp rollUp, String key, String subKey) {

    /** The same as the record's generated method, which is slower in a map. */
    @Override
    public boolean equals(Object other) {
        return other instanceof RollUpKey that
                && rollUp == that.rollUp
                && key.equals(that.key)
                && subKey.equals(that.subKey);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * rollUp.hashCode() + key.hashCode()) + subKey.hashCode();
    }
}
