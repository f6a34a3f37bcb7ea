package io.restaurantstream.inbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Finds the id of an event that is not valid, to tell its sender which one is meant. */
final class EventIds {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_LENGTH = 100;

    private EventIds() {}

    /** The text of {@code event_id} on the first level; null when there is none that can be read. */
    static String of(byte[] json) {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                if (name.equals("event_id")) {
                    String id = token == JsonToken.VALUE_STRING ? parser.getText() : null;
                    return id == null || id.length() > MAX_LENGTH ? null : id;
                }
                parser.skipChildren();
            }
            return null;
        } catch (IOException broken) {
            return null; // the reason of the rejection says what is broken
        }
    }
}
