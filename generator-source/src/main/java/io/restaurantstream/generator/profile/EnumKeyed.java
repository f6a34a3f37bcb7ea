package io.restaurantstream.generator.profile;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** Copies maps that are keyed by an enum into immutable ones in the order of its constants. */
final class EnumKeyed {

    private EnumKeyed() {}

    static <K extends Enum<K>, V> Map<K, V> copy(Class<K> keys, Map<K, V> source) {
        Map<K, V> copy = new EnumMap<>(keys);
        copy.putAll(source);
        return Collections.unmodifiableMap(copy);
    }
}
