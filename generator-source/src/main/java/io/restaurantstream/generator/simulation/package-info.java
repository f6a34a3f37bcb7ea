/**
 * The world as a pure function: which event is at an offset, for a seed, a profile and a start.
 *
 * <p>No clock, no state that matters, no randomness but hashes; time is computed one business day at a time.
 */
package io.restaurantstream.generator.simulation;
