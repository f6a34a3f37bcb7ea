package io.restaurantstream.generator.profile;

/**
 * A restaurant.
 *
 * @param code what events are keyed by, such as {@code LOC-ON-001}; 1 to 64 characters
 * @param name what guests call it
 * @param city where it is
 * @param weight its share of all orders against the weights of the others; more than 0
 */
public record Location(String code, String name, String city, Tenths weight) {

    public Location {
        if (code.isBlank() || code.length() > 64) {
            throw new IllegalArgumentException("code: is \"" + code + "\", must have 1 to 64 characters");
        }
        if (weight.count() == 0) {
            throw new IllegalArgumentException("weight: is 0 for " + code + ", must be more than 0");
        }
    }
}
