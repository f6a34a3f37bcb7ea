package io.restaurantstream.adapters.snapshot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the log has been told of a document: the state before the next one.
 *
 * @param version of the newest state that was told
 * @param digest of that state; decides between two of one version
 * @param orders as told, with those that have gone from the document as cancelled
 * @param generations how often a line or a payment was taken back, by its key; each time it gets another id when it
 *     comes back, since a void is for good
 * @param capturedTips the tip with which each payment was captured, in cents; later ones are adjustments of it
 */
public record Known(
        long version,
        String digest,
        List<OrderState> orders,
        Map<String, Integer> generations,
        Map<String, Long> capturedTips) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            // a later version may remember more
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public Known {
        orders = List.copyOf(orders);
        generations = Map.copyOf(generations);
        capturedTips = Map.copyOf(capturedTips);
    }

    /** The bytes to remember. */
    public byte[] toBytes() {
        return json(this);
    }

    /**
     * What was remembered.
     *
     * @param bytes of {@link #toBytes()}; null when nothing is known
     * @throws IllegalStateException when they are of something else
     */
    public static Known ofBytes(byte[] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            return JSON.readValue(bytes, Known.class);
        } catch (IOException e) {
            throw new IllegalStateException("the stored state of a document cannot be read", e);
        }
    }

    static String digest(Snapshot snapshot) {
        return HexFormat.of().formatHex(Ids.sha("SHA-256").digest(json(snapshot.orders())));
    }

    private static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records can always be written", e);
        }
    }

    Map<String, Integer> generationsCopy() {
        return new TreeMap<>(generations);
    }

    Map<String, Long> capturedTipsCopy() {
        return new TreeMap<>(capturedTips);
    }
}
