package io.restaurantstream.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogConnectionTest {

    private static final String MARKER = "marker-of-a-secret";

    /** How one request is answered; what is not told gets 200 and its own path. */
    @FunctionalInterface
    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private record Request(String path, Headers headers) {}

    @TempDir
    private Path folder;

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ArrayDeque<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        start(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    }

    private void start(HttpServer newServer) {
        server = newServer;
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(new Request(exchange.getRequestURI().toString(), exchange.getRequestHeaders()));
        Answer next = answers.poll();
        if (next != null) {
            next.to(exchange);
        } else {
            byte[] body = exchange.getRequestURI().toString().getBytes(UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static Answer status(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    private static Answer redirect(int status, String location) {
        return exchange -> {
            exchange.getResponseHeaders().add("Location", location);
            exchange.sendResponseHeaders(status, -1);
        };
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    private static HttpResponse<byte[]> get(LogAccess access, URI uri) throws Exception {
        return new LogConnection(access, Duration.ofSeconds(10)).get(uri).get(20, TimeUnit.SECONDS);
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), UTF_8);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private LogAccess token(String content) throws IOException {
        return new LogAccess(file("token", content).toString(), null, null);
    }

    private LogAccess headers(String content) throws IOException {
        return new LogAccess(null, file("headers", content).toString(), null);
    }

    // ---- token and headers

    @Test
    void asksWithoutATokenWhenThereIsNone() throws Exception {
        assertThat(text(get(LogAccess.NONE, uri("/events?since=0")))).isEqualTo("/events?since=0");
        assertThat(requests.get(0).headers().get("Accept")).containsExactly("application/json");
        assertThat(requests.get(0).headers()).doesNotContainKey("Authorization");
    }

    @Test
    void sendsTheFirstLineOfTheTokenFile() throws Exception {
        get(token(" abc.DEF-123~/+= \nnot this\n"), uri("/"));
        assertThat(requests.get(0).headers().get("Authorization")).containsExactly("Bearer abc.DEF-123~/+=");
    }

    @Test
    void readsTheTokenAndTheHeadersAgainWhenTheyHaveChanged() throws Exception {
        Path tokens = file("token", "one");
        Path headers = file("headers", "X-Key=one");
        LogConnection connection =
                new LogConnection(new LogAccess(tokens.toString(), headers.toString(), null), Duration.ofSeconds(10));
        connection.get(uri("/")).get();
        Files.writeString(tokens, "two");
        Files.writeString(headers, "X-Key=two");
        connection.get(uri("/")).get();
        assertThat(requests)
                .extracting(request -> request.headers().getFirst("Authorization"))
                .containsExactly("Bearer one", "Bearer two");
        assertThat(requests)
                .extracting(request -> request.headers().getFirst("X-Key"))
                .containsExactly("one", "two");
    }

    @Test
    void asksAgainAtOnceWhenTheTokenWasChangedWhileItWasRefused() throws Exception {
        LogAccess access = token("old");
        answers.add(exchange -> {
            file("token", "new");
            exchange.sendResponseHeaders(401, -1);
        });
        assertThat(get(access, uri("/")).statusCode()).isEqualTo(200);
        assertThat(requests)
                .extracting(request -> request.headers().getFirst("Authorization"))
                .containsExactly("Bearer old", "Bearer new");
    }

    @Test
    void asksOnceWhenTheTokenIsRefusedAndHasNotChanged() throws Exception {
        answers.add(status(401));
        assertThat(get(token("old"), uri("/")).statusCode()).isEqualTo(401);
        assertThat(requests).hasSize(1);
    }

    @Test
    void sendsTheHeadersOfTheFileInsteadOfItsOwn() throws Exception {
        get(headers("X-Api-Key = k=1:2 \nAccept-Encoding: gzip\naccept=application/vnd.log+json\n"), uri("/"));
        Headers sent = requests.get(0).headers();
        assertThat(sent.get("X-Api-Key")).containsExactly("k=1:2");
        assertThat(sent.get("Accept-Encoding")).containsExactly("gzip");
        assertThat(sent.get("Accept")).containsExactly("application/vnd.log+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n" + MARKER, "two " + MARKER, "\u00e4" + MARKER})
    void refusesATokenThatCannotBeSentWithoutRepeatingIt(String content) throws IOException {
        LogAccess access = token(content);
        assertThatThrownBy(access::check)
                .isInstanceOf(AccessException.class)
                .hasMessage("token-file: " + folder.resolve("token") + " is not allowed; it must be a file that can be"
                        + " read, with a token of visible ASCII characters in its first line");
        assertThatThrownBy(() -> get(access, uri("/"))).hasRootCauseInstanceOf(AccessException.class);
        assertThat(requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host=" + MARKER, "a\\ b=" + MARKER, "X=a\\u0001" + MARKER, "X-Empty=", "X=\\u12" + MARKER})
    void refusesHeadersThatCannotBeSentWithoutRepeatingThem(String content) throws IOException {
        LogAccess access = headers(content);
        assertThatThrownBy(access::check)
                .isInstanceOf(AccessException.class)
                .hasMessageStartingWith("headers-file: " + folder.resolve("headers") + " is not allowed; it must be")
                .hasMessageNotContaining(MARKER);
    }

    @Test
    void refusesTwoAnswersToTheQuestionWhoWeAre() throws IOException {
        LogAccess both = new LogAccess(
                file("token", "t").toString(),
                file("headers", "authorization=Basic x").toString(),
                null);
        assertThatThrownBy(both::check).hasMessageContaining("without Authorization, which token-file already gives");
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing", ".", "nul\0"})
    void refusesFilesThatCannotBeRead(String name) {
        String file = folder + "/" + name;
        assertThatThrownBy(new LogAccess(file, null, null)::check)
                .hasMessageStartingWith("token-file: " + file + " is not allowed; it must be a file that can be read");
        assertThatThrownBy(new LogAccess(null, file, null)::check)
                .hasMessageStartingWith("headers-file: " + file + " is not allowed; it must be a properties file");
        assertThatThrownBy(new LogAccess(null, null, file)::check)
                .hasMessageStartingWith("ca-file: " + file + " is not allowed; it must be a file that can be read");
    }

    // ---- redirects

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void followsARedirectOfTheSameOriginWithItsToken(int status) throws Exception {
        answers.add(redirect(status, "/v2/events?since=0"));
        assertThat(text(get(token("t"), uri("/events?since=0")))).isEqualTo("/v2/events?since=0");
        assertThat(requests)
                .extracting(request -> request.headers().getFirst("Authorization"))
                .containsExactly("Bearer t", "Bearer t");
    }

    @Test
    void takesTheStandardPortForTheSameOrigin() throws Exception {
        answers.add(redirect(
                302, uri("/there").toString().toUpperCase(java.util.Locale.ROOT).replace("/THERE", "/there")));
        assertThat(text(get(LogAccess.NONE, uri("/here")))).isEqualTo("/there");
    }

    @Test
    void refusesAnotherOriginWithoutAskingIt() throws Exception {
        for (String other : List.of(
                "http://127.0.0.1:" + server.getAddress().getPort() + "/e?key=" + MARKER,
                "https://localhost:" + server.getAddress().getPort() + "/e?key=" + MARKER,
                "http://localhost/e?key=" + MARKER,
                "//u:" + MARKER + "@elsewhere/e",
                "ftp://localhost/e")) {
            answers.add(redirect(302, other));
            assertThatThrownBy(() -> get(token("t"), uri("/events")))
                    .hasRootCauseInstanceOf(AccessException.class)
                    .rootCause()
                    .hasMessageStartingWith("HTTP 302 to "
                            + other.substring(0, 3)
                                    .toLowerCase(java.util.Locale.ROOT)
                                    .replace("//u", "htt"))
                    .hasMessageContaining("only redirects of the same origin are followed")
                    .hasMessageNotContaining(MARKER);
        }
        assertThat(requests).hasSize(5);
    }

    @Test
    void followsNoMoreThanFiveRedirects() {
        for (int i = 0; i < 10; i++) {
            answers.add(redirect(307, "/again"));
        }
        assertThatThrownBy(() -> get(LogAccess.NONE, uri("/")))
                .rootCause()
                .hasMessage("HTTP 307 after 5 redirects; no more are followed");
        assertThat(requests).hasSize(6);
    }

    @Test
    void refusesARedirectWithoutAValidLocation() {
        answers.add(status(302));
        answers.add(redirect(302, "http://a b"));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> get(LogAccess.NONE, uri("/")))
                    .rootCause()
                    .hasMessage("HTTP 302 without a Location that is a URL");
        }
    }

    // ---- TLS

    @Test
    void trustsAPrivateCaForItsNamesOnly() throws Exception {
        PrivateCa ca = PrivateCa.in(folder.resolve("ca"), "dns:localhost");
        stop();
        HttpsServer tls = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        tls.setHttpsConfigurator(new HttpsConfigurator(ca.server()));
        start(tls);
        int port = tls.getAddress().getPort();
        URI localhost = URI.create("https://localhost:" + port + "/events");
        LogAccess trusting =
                new LogAccess(token("t").tokenFile(), null, ca.pem().toString());

        trusting.check();
        assertThat(text(get(trusting, localhost))).isEqualTo("/events");
        assertThat(requests.get(0).headers().getFirst("Authorization")).isEqualTo("Bearer t");
        assertThatThrownBy(() -> get(LogAccess.NONE, localhost)).hasMessageContaining("PKIX path building failed");
        assertThatThrownBy(() -> get(trusting, URI.create("https://127.0.0.1:" + port + "/events")))
                .hasMessageContaining("No subject alternative names");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void refusesAFileWithoutACertificate(String content) throws IOException {
        LogAccess access = new LogAccess(null, null, file("ca.pem", content).toString());
        assertThatThrownBy(access::check)
                .hasMessage(
                        "ca-file: " + folder.resolve("ca.pem") + " is not allowed; it must be a file that can be read,"
                                + " with one or more certificates in PEM");
        assertThatThrownBy(() -> get(access, uri("/"))).isInstanceOf(ExecutionException.class);
    }

    // ---- bodies

    @Test
    void decompressesACompressedBody() throws Exception {
        answers.add(exchange -> {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(body)) {
                zip.write("a page".getBytes(UTF_8));
            }
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, body.size());
            body.writeTo(exchange.getResponseBody());
        });
        assertThat(new String(PageBody.decoded(get(LogAccess.NONE, uri("/"))), UTF_8))
                .isEqualTo("a page");
    }

    /** 64 KiB that would be 65 MiB. */
    @Test
    void stopsDecompressingAtTheLimitOfAPage() {
        answers.add(exchange -> {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            try (GZIPOutputStream zip = new GZIPOutputStream(body)) {
                byte[] zeros = new byte[1 << 20];
                for (int i = 0; i < 65; i++) {
                    zip.write(zeros);
                }
            }
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, body.size());
            body.writeTo(exchange.getResponseBody());
        });
        assertThatThrownBy(() -> PageBody.decoded(get(LogAccess.NONE, uri("/"))))
                .isInstanceOf(LimitedBody.TooLongException.class)
                .hasMessage("the response has more than 67108864 bytes when it is decompressed");
    }

    @Test
    void showsTheNamesOfItsFilesAndNothingThatIsInThem() throws IOException {
        assertThat(token(MARKER).toString()).contains("token").doesNotContain(MARKER);
    }
}
