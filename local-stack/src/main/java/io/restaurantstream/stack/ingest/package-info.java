/** {@code ./stack inbox} and {@code ./stack import}: events from restaurants, points of sale and CSV exports. */
package io.restaurantstream.stack.ingest;
