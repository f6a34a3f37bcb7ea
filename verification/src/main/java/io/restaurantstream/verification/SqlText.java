package io.restaurantstream.verification;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** SQL statements that are resources. */
final class SqlText {

    private SqlText() {}

    /** @param file below this package, with its folder */
    static String of(String file) throws IOException {
        try (InputStream sql = SqlText.class.getResourceAsStream(file)) {
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
