/**
 * Deduplicates by offset: each offset of a location goes on once, in rising order, and missing offsets are recorded.
 */
package io.restaurantstream.job.gate;
