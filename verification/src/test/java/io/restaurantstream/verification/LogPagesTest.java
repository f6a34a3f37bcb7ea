package io.restaurantstream.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.restaurantstream.access.LogAccess;
import io.restaurantstream.event.LogPage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogPagesTest {

    private static final String LAST_PAGE = "{\"events\":[],\"next_since\":2}";

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private HttpServer server;
    private URI root;

    /** What the server says next; when it has nothing left to say, the last page. */
    private record Answer(int status, String body, int retryAfterSeconds, int missingBytes) {

        static Answer ok(String body) {
            return new Answer(200, body, 0, 0);
        }

        static Answer trouble(int status) {
            return new Answer(status, "", 0, 0);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        root = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/log/");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestURI().toString());
        authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        Answer answer = answers.isEmpty() ? Answer.ok(LAST_PAGE) : answers.remove();
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        if (answer.retryAfterSeconds() > 0) {
            exchange.getResponseHeaders().add("Retry-After", Integer.toString(answer.retryAfterSeconds()));
        }
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length + answer.missingBytes());
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private LogPages pages(Duration patience) {
        return new LogPages(root, LogAccess.NONE, patience);
    }

    private static String page(long offset, long nextSince) {
        return "{\"events\":[{\"offset\":" + offset + ",\"partition_key\":\"L\"}],\"next_since\":" + nextSince + "}";
    }

    @Test
    void sendsRequestsThatTheOriginalServerUnderstands() throws Exception {
        answers.add(Answer.ok(page(1, 1)));
        LogPages pages = pages(Duration.ZERO);
        LogPage first = pages.after(0);
        assertThat(first.entries())
                .singleElement()
                .extracting(LogPage.Entry::partitionKey)
                .isEqualTo("L");
        assertThat(pages.after(first.nextSince()).entries()).isEmpty();
        assertThat(requests).containsExactly("/log/events?since=0&limit=5000", "/log/events?since=1&limit=5000");
    }

    @Test
    void asksForFewerEventsUntilABrokenOneIsAlone() throws Exception {
        String broken = "{\"event_id\":\"an \"a\"\",\"offset\":1}";
        String damaged = "{\"events\":[" + broken + ",{\"event_id\":\"b\",\"offset\":2}],\"next_since\":2}";
        for (int limit = 5000; limit > 1; limit /= 2) {
            answers.add(Answer.ok(damaged));
        }
        answers.add(Answer.ok("{\"events\":[" + broken + "],\"next_since\":1}"));
        LogPage page = pages(Duration.ZERO).after(0);
        assertThat(page.nextSince()).isEqualTo(1);
        assertThat(page.entries()).singleElement().satisfies(entry -> {
            assertThat(new String(entry.json(), StandardCharsets.UTF_8)).isEqualTo(broken);
            assertThat(entry.offset()).isEqualTo(1);
        });
        assertThat(requests).contains("/log/events?since=0&limit=2500", "/log/events?since=0&limit=1");
    }

    @Test
    void asksAgainForAPageThatIsNotTheOneItExpected() throws Exception {
        answers.add(Answer.ok(page(1, 1)));
        answers.add(Answer.ok(page(2, 2)));
        answers.add(Answer.ok(page(6, 6)));
        LogPages pages = pages(Duration.ZERO);
        pages.after(0);
        assertThat(pages.after(5).entries())
                .singleElement()
                .extracting(LogPage.Entry::offset)
                .isIn(2L, 6L);
        assertThat(requests).contains("/log/events?since=5&limit=5000");
    }

    @Test
    void retriesTransientErrors() throws Exception {
        answers.add(Answer.trouble(500));
        answers.add(Answer.trouble(503));
        answers.add(Answer.ok("{\"events\":[{\"offset\":1"));
        answers.add(new Answer(200, page(1, 1), 0, 10));
        answers.add(Answer.ok(page(1, 1)));
        assertThat(pages(Duration.ofSeconds(20)).after(0).entries()).hasSize(1);
    }

    @Test
    void waitsAsLongAsTheServerAsks() throws Exception {
        answers.add(new Answer(429, "", 1, 0));
        answers.add(Answer.ok(page(1, 1)));
        long start = System.nanoTime();
        assertThat(pages(Duration.ofSeconds(20)).after(0).entries()).hasSize(1);
        assertThat(System.nanoTime() - start)
                .isGreaterThan(Duration.ofMillis(950).toNanos());
    }

    @Test
    void givesUpAfterItsTimeout() {
        for (int i = 0; i < 20; i++) {
            answers.add(Answer.trouble(503));
        }
        assertThatThrownBy(() -> pages(Duration.ofSeconds(3)).after(7))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the log cannot be read after offset 7")
                .hasMessageContaining("HTTP 503");
        assertThat(requests).hasSizeBetween(2, 19);
    }

    @Test
    void givesUpWhenNobodyAnswers() {
        server.stop(0);
        assertThatThrownBy(() -> pages(Duration.ofMillis(200)).after(0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ConnectException");
    }

    @Test
    void failsAtOnceOnErrorsThatAreNotRetryable() {
        answers.add(Answer.trouble(404));
        assertThatThrownBy(() -> pages(Duration.ofSeconds(20)).after(0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("HTTP 404, which is not retryable");
        answers.add(Answer.trouble(410));
        assertThatThrownBy(() -> pages(Duration.ofSeconds(20)).after(3))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no longer has the events after offset 3");
        assertThat(requests).hasSize(2);
    }

    @Test
    void sendsTheCredentialsThatTheServerRequires(@TempDir Path folder) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "t");
        new LogPages(root, new LogAccess(token.toString(), null, null)).after(0);
        assertThat(authorizations).containsExactly("Bearer t");
        Files.delete(token);
        assertThatThrownBy(() -> new LogPages(root, new LogAccess(token.toString(), null, null)).after(0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("token-file: " + token + " is not allowed");
        assertThat(requests).hasSize(1);
    }
}
