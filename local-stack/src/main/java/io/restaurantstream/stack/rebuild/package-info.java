/**
 * {@code ./stack rebuild} and {@code ./stack rejected}: rebuilds all tables from the raw events in the database, by serving
 * them to the job as an event log.
 */
package io.restaurantstream.stack.rebuild;
