package io.restaurantstream.event;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;

/** How a guest is served, with its name on the wire. */
public enum ServiceType {
    DINE_IN("dine_in"),
    TAKEOUT("takeout"),
    DELIVERY("delivery"),
    CURBSIDE("curbside"),
    DRIVE_THRU("drive_thru"),
    CATERING("catering"),
    /** Any other way; the word that was sent is kept beside it. */
    OTHER("other");

    private static final Map<String, ServiceType> BY_WORD =
            Arrays.stream(values()).collect(toUnmodifiableMap(ServiceType::wireName, Function.identity()));

    private final String wireName;

    ServiceType(String wireName) {
        this.wireName = wireName;
    }

    /** The value of {@code service_type} in JSON. */
    public String wireName() {
        return wireName;
    }

    /** What {@code word} means; {@link #OTHER} when it is no word of this vocabulary. */
    public static ServiceType ofWord(String word) {
        return BY_WORD.getOrDefault(word, OTHER);
    }
}
