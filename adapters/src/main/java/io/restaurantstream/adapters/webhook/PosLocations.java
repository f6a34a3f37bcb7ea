package io.restaurantstream.adapters.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.restaurantstream.inbox.WebhookException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the vendors' ids of restaurants and of ways to serve mean here.
 *
 * @param toast by the GUID of a restaurant, and of a dining option
 * @param square by the id of a location, and the type of a fulfilment
 * @param clover by the id of a merchant, and of an order type
 */
public record PosLocations(Pos toast, Pos square, Pos clover) {

    /** Key of {@link Pos#services} for orders that say nothing. */
    private static final String OTHERWISE = "default";

    private static final int MAX_LENGTH = 200;

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public PosLocations {
        toast = toast == null ? new Pos(null, null) : toast;
        square = square == null ? new Pos(null, null) : square;
        clover = clover == null ? new Pos(null, null) : clover;
    }

    /**
     * Those in {@code file}.
     *
     * @throws IOException when it cannot be read or is not of this form; the message names it
     */
    public static PosLocations read(Path file) throws IOException {
        try {
            return YAML.readValue(file.toFile(), PosLocations.class);
        } catch (JsonProcessingException e) {
            boolean ours = e.getCause() instanceof IllegalArgumentException;
            throw new IOException(
                    "--pos-locations: " + file + ": " + (ours ? e.getCause().getMessage() : e.getOriginalMessage()), e);
        }
    }

    /**
     * What the ids of one vendor mean.
     *
     * @param locations our codes, 1 to 200 characters, by the vendor's ids
     * @param services words for how an order is served, by the vendor's ids; {@code default} for all others
     */
    public record Pos(Map<String, String> locations, Map<String, String> services) {

        public Pos {
            locations = locations == null ? Map.of() : Map.copyOf(locations);
            services = services == null ? Map.of() : Map.copyOf(services);
            locations.forEach((id, code) -> {
                if (code.isBlank() || code.length() > MAX_LENGTH) {
                    throw new IllegalArgumentException(
                            "the code \"" + code + "\" of " + id + " is not allowed; it must have 1 to 200 characters");
                }
            });
        }

        /** Whether a location is one of ours. */
        public boolean knows(String id) {
            return locations.containsKey(id);
        }

        /**
         * Our code of a location.
         *
         * @throws WebhookException when it is not known: the vendor sends again, by then it can be
         */
        public String location(String id) throws WebhookException {
            String code = locations.get(id);
            if (code == null) {
                throw new WebhookException(
                        WebhookException.Kind.NOT_NOW,
                        "The location " + id + " is not in the file of --pos-locations; add it and restart the inbox.");
            }
            return code;
        }

        /**
         * The word for how an order is served.
         *
         * @param id the vendor's; null when it says nothing
         * @param guess what else it looks like; null when it looks like nothing
         */
        public String service(String id, String guess) {
            String known = id == null ? null : services.get(id);
            if (known != null) {
                return known;
            }
            return guess != null ? guess : services.getOrDefault(OTHERWISE, "unknown");
        }
    }
}
