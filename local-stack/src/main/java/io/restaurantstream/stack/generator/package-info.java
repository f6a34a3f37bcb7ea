/** {@code ./stack generator}: serves, prints, writes, publishes and describes synthetic event logs. */
package io.restaurantstream.stack.generator;
