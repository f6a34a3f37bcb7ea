package io.restaurantstream.generator.profile;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Something that can be ordered, at a price that does not change.
 *
 * @param code short stable code, such as {@code COF-01}
 * @param category where it stands on the menu
 * @param name what guests read
 * @param priceCents price of one, in cents
 * @param costCents what one costs to make, in cents; less than the price
 * @param popularity weight within its category, at least 1
 */
public record MenuItem(String code, Category category, String name, long priceCents, long costCents, int popularity) {

    public MenuItem {
        if (costCents <= 0 || costCents >= priceCents) {
            throw new IllegalArgumentException(
                    code + ": cost is " + costCents + " cents, must be from 1 to less than the price " + priceCents);
        }
        if (popularity < 1) {
            throw new IllegalArgumentException(code + ": popularity is " + popularity + ", must be at least 1");
        }
    }

    /** Identity of the item: the same in every log, whatever its seed. */
    public UUID id() {
        return UUID.nameUUIDFromBytes(("menu-item/" + code).getBytes(StandardCharsets.UTF_8));
    }
}
