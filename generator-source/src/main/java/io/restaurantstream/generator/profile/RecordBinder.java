package io.restaurantstream.generator.profile;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Makes records from the maps, lists and scalars that a YAML document consists of.
 *
 * <p>Strict: every component that is not optional must be there under its name in snake case, and nothing else may be. Errors name the
 * path of the field.
 */
final class RecordBinder {

    private RecordBinder() {}

    /** {@code node} as a record of type {@code type}; {@code path} is where it was found, empty at the top. */
    static <T extends Record> T bind(Object node, Class<T> type, String path) {
        Map<?, ?> fields = expect(node, Map.class, "a mapping", path);
        RecordComponent[] components = type.getRecordComponents();
        List<String> names = Arrays.stream(components)
                .map(component -> snakeCase(component.getName()))
                .toList();
        for (Object key : fields.keySet()) {
            if (!names.contains(String.valueOf(key))) {
                throw new IllegalArgumentException(below(path, key) + ": is not known; allowed are " + names);
            }
        }
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            String field = below(path, names.get(i));
            if (components[i].getType() == Optional.class) {
                values[i] = optional(fields.get(names.get(i)), components[i].getGenericType(), field);
                types[i] = Optional.class;
                continue;
            }
            if (!fields.containsKey(names.get(i))) {
                throw new IllegalArgumentException(field + ": is missing");
            }
            values[i] = value(fields.get(names.get(i)), components[i].getGenericType(), field);
            types[i] = components[i].getType();
        }
        return construct(type, types, values, path);
    }

    private static Object value(Object node, Type type, String path) {
        if (type == int.class) {
            return expect(node, Integer.class, "a whole number", path);
        }
        if (type == boolean.class) {
            return expect(node, Boolean.class, "true or false", path);
        }
        if (type == String.class) {
            return expect(node, String.class, "a text", path);
        }
        if (type == Tenths.class) {
            double number = expect(node, Number.class, "a number", path).doubleValue();
            return at(path, () -> Tenths.of(number));
        }
        if (type == Rate.class) {
            double percent = expect(node, Number.class, "a number", path).doubleValue();
            return at(path, () -> Rate.ofPercent(percent));
        }
        if (type == ZoneId.class) {
            return zone(expect(node, String.class, "the name of a time zone", path), path);
        }
        if (type instanceof ParameterizedType container) {
            Type[] arguments = container.getActualTypeArguments();
            return container.getRawType() == List.class
                    ? list(node, arguments[0], path)
                    : map(node, (Class<?>) arguments[0], arguments[1], path);
        }
        return bind(node, ((Class<?>) type).asSubclass(Record.class), path);
    }

    private static Optional<Object> optional(Object node, Type type, String path) {
        return node == null
                ? Optional.empty()
                : Optional.of(value(node, ((ParameterizedType) type).getActualTypeArguments()[0], path));
    }

    private static List<Object> list(Object node, Type elementType, String path) {
        List<Object> values = new ArrayList<>();
        for (Object element : expect(node, List.class, "a list", path)) {
            values.add(value(element, elementType, path + "[" + values.size() + "]"));
        }
        return values;
    }

    private static Map<Object, Object> map(Object node, Class<?> keyType, Type valueType, String path) {
        Map<Object, Object> values = new TreeMap<>();
        for (Map.Entry<?, ?> entry : entries(expect(node, Map.class, "a mapping", path))) {
            String field = below(path, entry.getKey());
            values.put(
                    constant(String.valueOf(entry.getKey()), keyType, field),
                    value(entry.getValue(), valueType, field));
        }
        return values;
    }

    private static Iterable<? extends Map.Entry<?, ?>> entries(Map<?, ?> map) {
        return map.entrySet();
    }

    private static Object constant(String name, Class<?> type, String path) {
        for (Object constant : type.getEnumConstants()) {
            if (constant.toString().toLowerCase(Locale.ROOT).equals(name)) {
                return constant;
            }
        }
        String allowed = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException(path + ": is not known; allowed are " + allowed);
    }

    private static ZoneId zone(String name, String path) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    path + ": is \"" + name + "\", must be a time zone such as America/Toronto", e);
        }
    }

    private static <T> T expect(Object node, Class<T> type, String what, String path) {
        if (!type.isInstance(node)) {
            throw new IllegalArgumentException(
                    (path.isEmpty() ? "the document" : path) + ": is " + node + ", must be " + what);
        }
        return type.cast(node);
    }

    private static <T> T construct(Class<T> type, Class<?>[] types, Object[] values, String path) {
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException invalid) {
                throw new IllegalArgumentException(below(path, invalid.getMessage()), invalid);
            }
            throw new IllegalStateException("cannot make " + type, e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + type, e);
        }
    }

    private static <T> T at(String path, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    private static String below(String path, Object field) {
        return path.isEmpty() ? String.valueOf(field) : path + "." + field;
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
