package io.restaurantstream.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a page says besides its events. */
final class PageFields {

    private static final JsonFactory JSON = new JsonFactory();

    long nextSince = -1;
    String epoch;
    long earliest = 1;
    long latest = -1;
    Instant watermark;
    List<LogPage.Gap> gaps;

    /** Reads the fields from a JSON object without the events. */
    void read(String json) throws MalformedPageException {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                if (parser.nextToken() == JsonToken.VALUE_NULL) {
                    continue; // as if it were not there
                }
                switch (name) {
                    case "next_since" -> nextSince = number(name, parser);
                    case "epoch" -> epoch = text(name, parser);
                    case "earliest" -> earliest = number(name, parser);
                    case "latest" -> latest = number(name, parser);
                    case "watermark" -> watermark = timestamp(parser);
                    case "gaps" -> gaps = gaps(parser);
                    default -> parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new MalformedPageException("something follows the page");
            }
        } catch (JsonProcessingException e) {
            throw new MalformedPageException("the page's own fields cannot be read: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new MalformedPageException("the page's own fields cannot be read: " + e.getMessage());
        }
    }

    private static long number(String name, JsonParser parser) throws IOException, MalformedPageException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw new MalformedPageException("the page's " + name + " is not an integer");
        }
        return parser.getLongValue();
    }

    private static String text(String name, JsonParser parser) throws IOException, MalformedPageException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new MalformedPageException("the page's " + name + " is not a string");
        }
        return parser.getText();
    }

    private static Instant timestamp(JsonParser parser) throws IOException, MalformedPageException {
        String spelt = text("watermark", parser);
        Instant time = Texts.parseTimestamp(spelt.toCharArray(), 0, spelt.length());
        if (time == null) {
            throw new MalformedPageException("the page's watermark is not a time: " + spelt);
        }
        return time;
    }

    private static List<LogPage.Gap> gaps(JsonParser parser) throws IOException, MalformedPageException {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw new MalformedPageException("the page's gaps are not an array");
        }
        List<LogPage.Gap> gaps = new ArrayList<>();
        while (parser.nextToken() == JsonToken.START_ARRAY) {
            parser.nextToken();
            long first = number("gap", parser);
            parser.nextToken();
            gaps.add(new LogPage.Gap(first, number("gap", parser)));
            parser.nextToken();
        }
        return gaps;
    }
}
