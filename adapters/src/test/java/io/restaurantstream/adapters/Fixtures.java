package io.restaurantstream.adapters;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** JSON of the form that vendors send, written for these tests. */
public final class Fixtures {

    private Fixtures() {}

    /** The bytes of a file beside this class, such as {@code toast/5-paid.json}. */
    public static byte[] bytes(String name) {
        try (InputStream in = Fixtures.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("there is no fixture " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
