package io.restaurantstream.generator.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * The menu of all restaurants.
 *
 * <p>The same for every seed and profile, so that an item's sales can be compared between logs.
 *
 * @param items all items, in the order of the menu
 */
public record Menu(List<MenuItem> items) {

    public Menu {
        items = List.copyOf(items);
    }

    /** The one menu there is. */
    public static Menu standard() {
        return Standard.MENU;
    }

    /** The items of {@code category}, in the order of the menu. */
    public List<MenuItem> of(Category category) {
        return items.stream().filter(item -> item.category() == category).toList();
    }

    private static final class Standard {
        static final Menu MENU = read();

        private static Menu read() {
            try (InputStream csv = Menu.class.getResourceAsStream("menu.csv")) {
                return new Menu(new String(csv.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(Standard::item)
                        .toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static MenuItem item(String line) {
            List<String> fields = List.of(line.split(",", -1));
            return new MenuItem(
                    fields.get(0),
                    Category.valueOf(fields.get(1).toUpperCase(Locale.ROOT)),
                    fields.get(2),
                    cents(fields.get(3)),
                    cents(fields.get(4)),
                    Integer.parseInt(fields.get(5)));
        }

        private static long cents(String dollars) {
            return new BigDecimal(dollars).movePointRight(2).longValueExact();
        }
    }
}
