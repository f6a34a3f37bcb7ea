package io.restaurantstream.generator.profile;

import io.restaurantstream.event.ServiceType;
import java.util.List;
import java.util.Map;

/**
 * What happens in restaurants besides orders that are opened, filled, paid and rated.
 *
 * @param orders what happens to some orders, kept exactly in every 1000
 * @param partySizes share of dine-in orders with 1, 2, 3, ... guests, in percent; up to 20
 * @param channels where orders come from, by service type; shares in percent
 * @param capturedElsewhere percentage of orders that are paid at another location than their own
 * @param unknown percentage of orders whose visit, and of feedback whose willingness to recommend, is not known
 * @param currency three capital letters
 * @param tables how many tables each location has, 1 to 999
 * @param serversOnShift servers of each of a day's two shifts at a location, 1 to 50
 * @param cooksOnShift cooks of each shift, 0 to 50
 * @param priceChangeDays each item has another price and cost after so many days, 7 to 3650
 */
public record Operations(
        Incidents orders,
        List<Tenths> partySizes,
        Map<ServiceType, List<Channel>> channels,
        Tenths capturedElsewhere,
        Tenths unknown,
        String currency,
        int tables,
        int serversOnShift,
        int cooksOnShift,
        int priceChangeDays) {

    private static final int MAX_PARTY = 20;

    public Operations {
        partySizes = List.copyOf(partySizes);
        channels = EnumKeyed.copy(ServiceType.class, channels);
        Tenths.mustBeWhole("party_sizes", partySizes);
        if (partySizes.size() > MAX_PARTY) {
            throw new IllegalArgumentException(
                    "party_sizes: has " + partySizes.size() + " shares, must have at most " + MAX_PARTY);
        }
        channels.forEach((service, shares) -> Tenths.mustBeWhole(
                "channels." + service.wireName(),
                shares.stream().map(Channel::share).toList()));
        if (!currency.matches("[A-Z]{3}")) {
            throw new IllegalArgumentException("currency: is \"" + currency + "\", must be three capital letters");
        }
        mustBePercentage("captured_elsewhere", capturedElsewhere);
        mustBePercentage("unknown", unknown);
        mustBeFrom("tables", tables, 1, 999);
        mustBeFrom("servers_on_shift", serversOnShift, 1, 50);
        mustBeFrom("cooks_on_shift", cooksOnShift, 0, 50);
        mustBeFrom("price_change_days", priceChangeDays, 7, 3650);
    }

    private static void mustBePercentage(String field, Tenths value) {
        if (value.count() > 1000) {
            throw new IllegalArgumentException(field + ": is " + value + ", must be from 0 to 100");
        }
    }

    private static void mustBeFrom(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(field + ": is " + value + ", must be from " + min + " to " + max);
        }
    }

    /**
     * A way in which orders come.
     *
     * @param name value of {@code channel} in an order
     * @param share percent of the orders of a service type
     */
    public record Channel(String name, Tenths share) {}
}
