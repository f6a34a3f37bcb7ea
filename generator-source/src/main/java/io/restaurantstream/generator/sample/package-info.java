/**
 * Samples of a log for people: whole orders, and what a profile promises beside what its log shows.
 *
 * <p>Reads the simulation, not the bytes, so a fault in the log hides nothing here.
 */
package io.restaurantstream.generator.sample;
