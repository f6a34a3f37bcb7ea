package io.restaurantstream.adapters.snapshot;

/** Texts of other systems, made to fit an event: a name that is too long must not keep an order out. */
public final class ShortText {

    private static final int MAX_LENGTH = 200;
    private static final int MAX_REASON_LENGTH = 10_000;

    private ShortText() {}

    /** {@code text} with at most 200 characters; null when it is null or blank. */
    public static String orNull(String text) {
        return cut(text, MAX_LENGTH);
    }

    /** {@code text} with at most 200 characters; {@code fallback} when it is null or blank. */
    public static String or(String fallback, String text) {
        String cut = cut(text, MAX_LENGTH);
        return cut == null ? fallback : cut;
    }

    /** {@code text} with at most 10,000 characters; null when it is null or blank. */
    public static String reasonOrNull(String text) {
        return cut(text, MAX_REASON_LENGTH);
    }

    private static String cut(String text, int max) {
        if (text == null || text.isBlank()) {
            return null;
        }
        StringBuilder kept = new StringBuilder(Math.min(max, text.length()));
        text.strip().codePoints().limit(max).forEach(point -> {
            // neither U+0000 nor half a surrogate pair can be stored
            boolean storable = point != 0 && (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE);
            kept.appendCodePoint(storable ? point : '\uFFFD');
        });
        // a character beyond U+FFFF may count as two
        int end = Math.min(max, kept.length());
        return kept.substring(0, Character.isHighSurrogate(kept.charAt(end - 1)) ? end - 1 : end);
    }
}
