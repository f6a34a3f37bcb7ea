package io.restaurantstream.event;

import java.io.IOException;
import java.io.InputStream;

/** A page that the original system served. */
final class OriginalPage {

    private OriginalPage() {}

    static byte[] bytes() throws IOException {
        try (InputStream in = OriginalPage.class.getResourceAsStream("original-page.json")) {
            return in.readAllBytes();
        }
    }
}
