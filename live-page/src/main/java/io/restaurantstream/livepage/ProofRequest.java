package io.restaurantstream.livepage;

import java.time.LocalDate;

/**
 * A number that is to be proven.
 *
 * @param metric as in {@code analytics.metric_definitions}
 * @param slice only one service type, method of payment, item or number of stars; empty for all
 * @param location its code; null for all
 * @param day the business day, or the last of several
 * @param days how many, at least 1
 * @param hour of the day by the clock of the location, 0 to 23, which then must be named; null for whole days
 */
public record ProofRequest(String metric, String slice, String location, LocalDate day, int days, Integer hour) {}
