package io.restaurantstream.generator.http;

import io.javalin.http.Handler;
import io.restaurantstream.event.EventType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;

/** What the API says about itself: an OpenAPI document, a page that shows it, and JSON Schemas of all it serves. */
final class ApiDescription {

    /** Names of the schemas, each at {@code /schemas/<name>.json}. */
    static final List<String> SCHEMAS = Stream.of(
                    Stream.of("envelope"), Stream.of(EventType.values()).map(EventType::wireName), Stream.of("page"))
            .flatMap(names -> names)
            .toList();

    private ApiDescription() {}

    static Handler openApi() {
        return resource("openapi.json", "application/json");
    }

    static Handler schema(String name) {
        return resource("schemas/" + name + ".json", "application/schema+json");
    }

    /** The page for people, which may do nothing but show what this server says. */
    static Handler page() {
        Handler html = resource("docs.html", "text/html; charset=utf-8");
        return context -> {
            context.header(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'");
            html.handle(context);
        };
    }

    private static Handler resource(String name, String contentType) {
        try (InputStream in = ApiDescription.class.getResourceAsStream(name)) {
            byte[] bytes = in.readAllBytes();
            return context -> context.result(bytes).contentType(contentType);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
