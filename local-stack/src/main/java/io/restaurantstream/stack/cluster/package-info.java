/**
 * {@code ./stack cluster}: a real Flink cluster on this machine, each part in its own JVM.
 *
 * <p>All its data is in one folder, with a copy of the jars that it runs on. Only processes recorded there are ended.
 */
package io.restaurantstream.stack.cluster;
