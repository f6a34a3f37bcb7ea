package io.restaurantstream.generator.profile;

import io.restaurantstream.event.ServiceType;
import java.util.List;
import java.util.Map;

/**
 * What guests order. All shares are percentages.
 *
 * @param services share of each service type
 * @param itemsPerOrder share of orders with 1, 2, 3, ... items; at most 12; kept exactly in every 1000 orders
 * @param quantities share of items that are ordered 1, 2, 3, ... times
 * @param categories how much each category is wanted
 */
public record OrderMix(
        Map<ServiceType, Tenths> services,
        List<Tenths> itemsPerOrder,
        List<Tenths> quantities,
        Map<Category, CategoryDemand> categories) {

    /** Most items that an order may have. */
    public static final int MAX_ITEMS = 12;

    public OrderMix {
        services = EnumKeyed.copy(ServiceType.class, services);
        itemsPerOrder = List.copyOf(itemsPerOrder);
        quantities = List.copyOf(quantities);
        categories = EnumKeyed.copy(Category.class, categories);
        Tenths.mustBeWhole("services", services.values());
        Tenths.mustBeWhole("items_per_order", itemsPerOrder);
        Tenths.mustBeWhole("quantities", quantities);
        if (itemsPerOrder.size() > MAX_ITEMS) {
            throw new IllegalArgumentException(
                    "items_per_order: has " + itemsPerOrder.size() + " shares, must have at most " + MAX_ITEMS);
        }
        for (DayPart part : DayPart.values()) {
            if (categories.values().stream().allMatch(demand -> demand.weightIn(part) == 0)) {
                throw new IllegalArgumentException("categories: nothing is wanted in the part of day " + part);
            }
        }
    }
}
