package io.restaurantstream.generator.profile;

/**
 * A card or wallet.
 *
 * @param name value of {@code provider} in a payment
 * @param share its share among its kind, in percent
 */
public record Brand(String name, Tenths share) {}
