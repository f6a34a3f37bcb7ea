/**
 * What the simulated world looks like: profiles, their YAML files, and the menu.
 *
 * <p>Values only: nothing here draws, waits or knows what time it is.
 */
package io.restaurantstream.generator.profile;
