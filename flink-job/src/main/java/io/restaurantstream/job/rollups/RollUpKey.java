package io.restaurantstream.job.rollups;

/**
 * A row within an hour of a location.
 *
 * @param key its first key column
 * @param subKey its second one; empty where the table has one only
 */
public record RollUpKey(RollUp rollUp, String key, String subKey) {}
