package io.restaurantstream.adapters.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.event.Event;
import io.restaurantstream.inbox.InboxOptions;
import io.restaurantstream.inbox.InboxServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InboxClientTest {

    @TempDir
    Path folder;

    @Test
    void bringsAnExportIntoAnInboxOnceHoweverOftenItIsSent() throws Exception {
        CsvExport export = CsvExport.read(
                Mapping.read(Path.of("../examples/import/pizza.yaml")),
                List.of(Path.of("../examples/import/pizza.csv")),
                true);
        try (InboxServer inbox = InboxServer.start(folder.resolve("log"), options(null))) {
            InboxClient first = send(export, inbox, null);
            assertThat(first.accepted()).isEqualTo(export.eventCount());
            assertThat(first.repeated()).isZero();

            InboxClient second = send(export, inbox, null);
            assertThat(second.accepted()).isZero();
            assertThat(second.repeated()).isEqualTo(export.eventCount());
            assertThat(inbox.latest()).isEqualTo(export.eventCount());
        }
    }

    @Test
    void bearsTheTokenThatTheInboxAsksFor() throws Exception {
        CsvExport export = CsvExport.read(
                Mapping.read(Path.of("../examples/import/takeaway.yaml")),
                List.of(Path.of("../examples/import/takeaway.csv")),
                true);
        Path token = Files.writeString(folder.resolve("token"), "a token of this test\n");
        try (InboxServer inbox = InboxServer.start(folder.resolve("log"), options(token))) {
            assertThatThrownBy(() -> send(export, inbox, null))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("answered 401: The header Authorization");
            assertThat(send(export, inbox, token).accepted()).isEqualTo(export.eventCount());
        }
    }

    @Test
    void sendsAgainWhatTheInboxPutsOff() throws Exception {
        CsvExport export = CsvExport.read(
                Mapping.read(Path.of("../examples/import/takeaway.yaml")),
                List.of(Path.of("../examples/import/takeaway.csv")),
                true);
        List<List<Event>> orders = export.events().limit(3).toList();
        try (InboxServer inbox = InboxServer.start(folder.resolve("log"), options(null, 1))) {
            InboxClient client = new InboxClient(inbox.uri(), null);
            for (List<Event> events : orders) {
                client.send(events);
                client.flush(); // more requests than one a second
            }
            assertThat(client.accepted())
                    .isEqualTo(orders.stream().mapToLong(List::size).sum());
        }
    }

    private static InboxClient send(CsvExport export, InboxServer inbox, Path token) throws Exception {
        InboxClient client = new InboxClient(inbox.uri(), token);
        for (List<Event> events : export.events().toList()) {
            client.send(events);
        }
        client.flush();
        return client;
    }

    private static InboxOptions options(Path token) {
        return options(token, 1000);
    }

    private static InboxOptions options(Path token, int requestsPerSecond) {
        return new InboxOptions("127.0.0.1", 0, token, Duration.ofMinutes(10), Duration.ofDays(400), requestsPerSecond);
    }
}
