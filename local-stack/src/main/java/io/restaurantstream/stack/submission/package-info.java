/**
 * {@code ./stack submit}, {@code savepoint}, {@code stop}, {@code restore}, {@code rescale} and {@code cancel}: a thin
 * layer over Flink's REST API, for any cluster.
 *
 * <p>Each first prints the equivalent command of Flink's own command line.
 */
package io.restaurantstream.stack.submission;
