package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.event.LogPage;
import io.restaurantstream.event.PageReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One stretch of a log with faults, read in four ways, each with kills between and inside the reads. */
@Tag("extended")
class SameBytesIT {

    private static final long LAST = 20_000;
    private static final int PAGE = 7_000;
    private static final List<String> LOG =
            List.of("--profile", "faulty", "--start", "2026-11-20T17:00:00Z", "--backfill", "1d");

    /** Even a broken event says where it is. */
    private static final Pattern OFFSET = Pattern.compile("^\\{\"offset\":(\\d+)");

    @TempDir
    Path folder;

    @Test
    void pagesLinesStreamAndTopicHaveTheSameEventsThoughTheGeneratorIsKilled() throws Exception {
        List<String> pages;
        try (RestartedGenerator generator = new RestartedGenerator(folder, LOG)) {
            pages = pages(generator);
            assertThat(pages).hasSizeGreaterThan(18_000);
            assertThat(lines(generator)).isEqualTo(pages);
            assertThat(stream(generator)).isEqualTo(pages);
        }
        try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"));
                PublishedTopic topic = new PublishedTopic(broker, "restaurant-events")) {
            List<String> publish = new ArrayList<>(List.of("generator", "publish"));
            publish.addAll(List.of("--bootstrap-servers", broker.bootstrapServers()));
            publish.addAll(List.of("--until-offset", Long.toString(LAST)));
            publish.addAll(LOG);
            try (StackProcess publisher = StackProcess.start(folder, publish)) {
                assertThat(publisher.exitCode()).as(publisher.output()).isZero();
            }
            assertThat(topic.read().values().stream()
                            .filter(record -> record.value() != null)
                            .map(record -> text(record.value())))
                    .isEqualTo(pages);
        }
    }

    /** A reader of pages that goes on from the last {@code next_since} it has; killed inside every page. */
    private static List<String> pages(RestartedGenerator generator) throws Exception {
        List<String> events = new ArrayList<>();
        for (long since = 0; since < LAST; ) {
            String path = "/events?since=" + since + "&limit=" + PAGE;
            try (InputStream half = generator.get(path).body()) {
                assertThat(half.readNBytes(10_000)).hasSize(10_000);
                generator.killAndRestart();
            }
            LogPage page = PageReader.read(bytes(generator.get(path)), since);
            page.entries().forEach(entry -> add(events, text(entry.json())));
            since = page.nextSince();
        }
        return events;
    }

    /** The same for lines; killed between the pages. */
    private static List<String> lines(RestartedGenerator generator) throws Exception {
        List<String> events = new ArrayList<>();
        for (long since = 0; since < LAST; ) {
            HttpResponse<InputStream> page =
                    generator.get("/events?since=" + since + "&limit=" + PAGE, "Accept", "application/x-ndjson");
            since = page.headers().firstValueAsLong("X-Next-Since").orElseThrow();
            for (String line : text(bytes(page)).lines().toList()) {
                add(events, line);
            }
            generator.killAndRestart();
        }
        return events;
    }

    /** A reader of the stream that goes on behind the last event it has whole; killed while it reads. */
    private static List<String> stream(RestartedGenerator generator) throws Exception {
        List<String> events = new ArrayList<>();
        long last = 0;
        for (int connection = 1; last < LAST; connection++) {
            int killAfter = connection * PAGE;
            HttpResponse<InputStream> stream = generator.get("/stream?since=0", "Last-Event-ID", Long.toString(last));
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.ISO_8859_1))) {
                long id = 0;
                String data = null;
                for (String line = reader.readLine(); line != null && last < LAST; line = reader.readLine()) {
                    if (line.startsWith("id: ")) {
                        id = Long.parseLong(line.substring(4));
                    } else if (line.startsWith("data: ")) {
                        data = line.substring(6);
                    } else if (line.isEmpty() && data != null) {
                        add(events, data);
                        data = null;
                        last = id;
                        if (events.size() == killAfter) {
                            generator.killAndRestart();
                        }
                    }
                }
            } catch (IOException e) {
                assertThat(events).as("before the stream broke").hasSizeGreaterThanOrEqualTo(killAfter);
            }
        }
        return events;
    }

    private static void add(List<String> events, String event) {
        Matcher offset = OFFSET.matcher(event);
        assertThat(offset.find()).as(event).isTrue();
        if (Long.parseLong(offset.group(1)) <= LAST) {
            events.add(event);
        }
    }

    private static byte[] bytes(HttpResponse<InputStream> response) throws IOException {
        assertThat(response.statusCode()).isEqualTo(200);
        try (InputStream body = response.body()) {
            return body.readAllBytes();
        }
    }

    /** One character for each byte, so that nothing is lost of events that are no text. */
    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
