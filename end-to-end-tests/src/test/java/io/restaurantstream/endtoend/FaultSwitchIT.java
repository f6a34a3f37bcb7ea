package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultSwitchIT {

    private static final String EVENTS = "/events?since=1000&limit=10";

    @TempDir
    Path folder;

    @Test
    void switchesAnOutageOnAndOffOverHttp() throws Exception {
        try (RestartedGenerator generator = new RestartedGenerator(folder, List.of("--faults"))) {
            String before = events(generator);
            assertThat(generator.send("POST", "/admin/faults", "{\"error_503_percent\":100}"))
                    .isEqualTo(200);
            assertThat(generator.get(EVENTS).statusCode()).isEqualTo(503);
            assertThat(generator.get("/health").statusCode()).isEqualTo(200);
            assertThat(generator.send("DELETE", "/admin/faults", "")).isEqualTo(204);
            assertThat(events(generator)).isEqualTo(before);
        }
    }

    @Test
    void isNotThereUnlessItIsAskedFor() throws Exception {
        try (RestartedGenerator generator = new RestartedGenerator(folder, List.of())) {
            assertThat(generator.send("POST", "/admin/faults", "{\"error_503_percent\":100}"))
                    .isEqualTo(404);
            assertThat(generator.get(EVENTS).statusCode()).isEqualTo(200);
        }
    }

    /** What a page has before its end, which says how late it is. */
    private static String events(RestartedGenerator generator) throws Exception {
        try (InputStream body = generator.get(EVENTS).body()) {
            String page = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            return page.substring(0, page.indexOf("],\"next_since\""));
        }
    }
}
