/**
 * A web page of what the restaurants sell right now: read from the database in one snapshot for all who look, pushed to
 * them, and each number provable down to the event it came from.
 */
package io.restaurantstream.livepage;
