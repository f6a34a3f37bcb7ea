/** {@code ./stack verify}: compares the tables with the event log, once or beside a running job. */
package io.restaurantstream.stack.verification;
