/** What a reader of the tables must never see, whatever happens to the parts; looked for all the time. */
package io.restaurantstream.chaos.invariants;
