/** {@code ./stack demo} and {@code ./stack run}: everything in one process, on loopback. */
package io.restaurantstream.stack.demo;
