package io.restaurantstream.chaos.faults;

import io.restaurantstream.chaos.site.Site;

/** Does something bad and puts it right again. */
@FunctionalInterface
interface Fault {

    /**
     * Returns when everything runs again, or is about to.
     *
     * @param dice for whatever is left to chance
     * @return since when everything needed was being put right: a killed process started, a lock released; in
     *     milliseconds since 1970
     */
    long strike(Site site, Dice dice) throws Exception;
}
