/** What Flink's own jars lack for a cluster that listens on loopback only. */
package io.restaurantstream.cluster;
