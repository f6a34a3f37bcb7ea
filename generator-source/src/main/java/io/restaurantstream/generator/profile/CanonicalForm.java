package io.restaurantstream.generator.profile;

import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a record and all it holds as one line of text, the same on every JVM.
 *
 * <p>Follows the components in their order of declaration, so a new field of a profile cannot be forgotten here. What
 * is optional and not there is not written, so that it changes nothing for those who do without.
 */
final class CanonicalForm {

    private CanonicalForm() {}

    static String of(Object value) {
        StringBuilder text = new StringBuilder();
        append(value, text);
        return text.toString();
    }

    private static void append(Object value, StringBuilder text) {
        if (value instanceof Tenths) {
            text.append(value);
        } else if (value instanceof Record record) {
            appendRecord(record, text);
        } else if (value instanceof List<?> list) {
            text.append('[');
            list.forEach(element -> {
                append(element, text);
                text.append(',');
            });
            text.append(']');
        } else if (value instanceof Map<?, ?> map) {
            text.append('{');
            map.forEach((key, element) -> {
                append(key, text);
                text.append(':');
                append(element, text);
                text.append(',');
            });
            text.append('}');
        } else if (value instanceof String string) {
            // with its length, so that no text can look like structure
            text.append(string.length()).append('"').append(string);
        } else if (value instanceof Enum<?> constant) {
            text.append(constant.name());
        } else {
            text.append(value);
        }
    }

    private static void appendRecord(Record value, StringBuilder text) {
        text.append('(');
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            Object held = held(value, component);
            if (held != null) {
                text.append(component.getName()).append('=');
                append(held, text);
                text.append(',');
            }
        }
        text.append(')');
    }

    private static Object held(Record value, RecordComponent component) {
        try {
            Object held = component.getAccessor().invoke(value);
            return held instanceof Optional<?> optional ? optional.orElse(null) : held;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
