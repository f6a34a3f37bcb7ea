/**
 * {@code ./stack submit}, {@code savepoint}, {@code stop}, {@code restore}, {@code rescale} and {@code cancel}: a thin
 * layer over Flink's REST API, for any cluster.
 *
 * <p>Each prints first what to type where there is Flink's own command line instead.
 */
package io.restaurantstream.stack.submission;
