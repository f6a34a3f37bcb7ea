/**
 * {@code ./stack cluster}: a genuine Flink cluster on this machine, each of its parts a JVM of its own.
 *
 * <p>Everything it makes is in its data folder, with a copy of the jars it runs on; only processes noted there are ended.
 */
package io.restaurantstream.stack.cluster;
