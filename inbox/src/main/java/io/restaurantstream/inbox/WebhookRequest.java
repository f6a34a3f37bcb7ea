package io.restaurantstream.inbox;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was sent to a {@link Webhook}.
 *
 * @param headers by their names, which may be asked for in any case
 * @param body as it came, which is what signatures are of
 */
public record WebhookRequest(Map<String, String> headers, byte[] body) {

    public WebhookRequest {
        Map<String, String> lowerCase = new TreeMap<>();
        headers.forEach((name, value) -> lowerCase.put(name.toLowerCase(Locale.ROOT), value));
        headers = Map.copyOf(lowerCase);
    }

    /** The value of a header; null when there is none. */
    public String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }
}
