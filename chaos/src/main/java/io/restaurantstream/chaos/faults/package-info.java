/** The faults: what is done to which part, for how long, and how it is put right again. */
package io.restaurantstream.chaos.faults;
