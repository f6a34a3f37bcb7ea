/** Measures how fast the inbox takes events. */
package io.restaurantstream.benchmarks.inbox;
