/**
 * The launcher {@code ./stack}; each family of commands has a package below.
 *
 * <p>A command wires parts of the project together and talks to the user; it has no logic of its own. Exit codes: 0 for
 * success, 1 for failure, 2 for a mistake in the options.
 */
package io.restaurantstream.stack;
