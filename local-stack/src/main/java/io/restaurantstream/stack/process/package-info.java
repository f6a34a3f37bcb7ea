/** Shared by commands: ports, signals, polling, and the files of this checkout. */
package io.restaurantstream.stack.process;
