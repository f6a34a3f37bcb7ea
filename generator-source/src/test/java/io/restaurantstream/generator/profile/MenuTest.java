package io.restaurantstream.generator.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MenuTest {

    private final Menu menu = Menu.standard();

    @Test
    void hasAtLeastAHundredItemsWithIdentitiesOfTheirOwn() {
        assertThat(menu.items()).hasSizeGreaterThanOrEqualTo(100);
        assertThat(menu.items()).extracting(MenuItem::id).doesNotHaveDuplicates();
        assertThat(menu.items()).extracting(MenuItem::code).doesNotHaveDuplicates();
        assertThat(menu.items()).extracting(MenuItem::name).doesNotHaveDuplicates();
    }

    @Test
    void pricesAreInsideThePublishedRangeOfTheirCategory() {
        Map<Category, long[]> ranges = new EnumMap<>(Category.class);
        ranges.put(Category.COFFEE, new long[] {225, 600});
        ranges.put(Category.BREAKFAST, new long[] {800, 1600});
        ranges.put(Category.APPETIZER, new long[] {700, 1600});
        ranges.put(Category.SALAD, new long[] {900, 1900});
        ranges.put(Category.SANDWICH, new long[] {1000, 1900});
        ranges.put(Category.BURGER, new long[] {1200, 2200});
        ranges.put(Category.PIZZA, new long[] {1200, 2600});
        ranges.put(Category.PASTA, new long[] {1200, 2600});
        ranges.put(Category.ENTREE, new long[] {1500, 4000});
        ranges.put(Category.DESSERT, new long[] {500, 1200});
        ranges.put(Category.KIDS, new long[] {700, 1200});
        ranges.put(Category.BEVERAGE, new long[] {200, 600});
        ranges.put(Category.ALCOHOL, new long[] {600, 1600});
        assertThat(ranges).hasSize(Category.values().length);
        ranges.forEach((category, range) -> assertThat(menu.of(category))
                .isNotEmpty()
                .allSatisfy(item -> assertThat(item.priceCents()).isBetween(range[0], range[1])));
    }

    @Test
    void everyItemCostsSomethingAndLessThanItSellsFor() {
        for (Category category : Category.values()) {
            assertThat(menu.of(category))
                    .allSatisfy(item -> assertThat(item.costCents()).isBetween(1L, item.priceCents() - 1));
        }
    }

    @Test
    void identitiesDependOnTheCodeAlone() {
        assertThat(menu.items().get(0).id()).hasToString("b2db7da9-1d1e-3dcc-bb05-7709b60bc8ca");
    }
}
