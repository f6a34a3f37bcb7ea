package io.restaurantstream.inbox;

import io.javalin.http.Handler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** What the API says about itself: an OpenAPI document. */
final class ApiDescription {

    private ApiDescription() {}

    static Handler openApi() {
        try (InputStream in = ApiDescription.class.getResourceAsStream("openapi.json")) {
            byte[] bytes = in.readAllBytes();
            return context -> context.result(bytes).contentType("application/json");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
