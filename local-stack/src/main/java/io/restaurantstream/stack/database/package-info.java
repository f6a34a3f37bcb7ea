/** {@code ./stack postgres}, {@code migrate} and {@code trim}: a Postgres of this machine, and the tables of any. */
package io.restaurantstream.stack.database;
