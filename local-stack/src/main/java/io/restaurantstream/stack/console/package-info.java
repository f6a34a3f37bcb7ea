/** Shared by commands: options, progress and error messages. */
package io.restaurantstream.stack.console;
