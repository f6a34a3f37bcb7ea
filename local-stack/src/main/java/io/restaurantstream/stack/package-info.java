/**
 * The commands of {@code ./stack}: each wires finished parts together and talks to the user; none holds logic of its own.
 *
 * <p>Exit codes: 0 for success, 1 for failure, 2 for a mistake in the options.
 */
package io.restaurantstream.stack;
