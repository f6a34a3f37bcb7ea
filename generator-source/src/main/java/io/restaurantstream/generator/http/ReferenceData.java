package io.restaurantstream.generator.http;

import io.restaurantstream.event.Utf8Buffer;
import io.restaurantstream.generator.profile.Location;
import io.restaurantstream.generator.profile.Menu;
import io.restaurantstream.generator.profile.MenuItem;
import io.restaurantstream.generator.profile.Profile;
import java.util.List;
import java.util.function.BiConsumer;

/** What events refer to, as JSON arrays: for loading dimension tables. */
final class ReferenceData {

    private ReferenceData() {}

    static byte[] menu(Menu menu) {
        return array(menu.items(), ReferenceData::write);
    }

    static byte[] locations(Profile profile) {
        return array(profile.locations(), (location, json) -> write(location, profile, json));
    }

    private static void write(MenuItem item, Utf8Buffer json) {
        json.ascii("{\"menu_item_id\":\"").uuid(item.id());
        json.ascii("\",\"item_name\":").jsonString(item.name());
        json.ascii(",\"category\":").jsonString(item.category().wireName());
        json.ascii(",\"unit_price\":").cents(item.priceCents());
        json.ascii(",\"unit_cost\":").cents(item.costCents()).ascii('}');
    }

    private static void write(Location location, Profile profile, Utf8Buffer json) {
        json.ascii("{\"location_code\":").jsonString(location.code());
        json.ascii(",\"name\":").jsonString(location.name());
        json.ascii(",\"city\":").jsonString(location.city());
        json.ascii(",\"timezone\":").jsonString(profile.timeZone().getId()).ascii('}');
    }

    private static <T> byte[] array(List<T> elements, BiConsumer<T, Utf8Buffer> write) {
        Utf8Buffer json = new Utf8Buffer(4096);
        char separator = '[';
        for (T element : elements) {
            json.ascii(separator);
            write.accept(element, json);
            separator = ',';
        }
        return json.ascii(']').toByteArray();
    }
}
