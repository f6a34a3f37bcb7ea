/**
 * Sums by hour and one more dimension, kept in windows as the hourly sales are.
 *
 * <p>Each is equal to its SQL over the facts at every moment when nothing is on its way.
 */
package io.restaurantstream.job.rollups;
