package io.restaurantstream.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.restaurantstream.job.source.HttpLogSource;
import io.restaurantstream.job.source.LogSplit;
import io.restaurantstream.job.source.kafka.KafkaLog;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.mocks.MockSplitEnumeratorContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.InstantiationUtil;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the files that let the job in is nowhere but in them and on the wire. */
class SecretsTest {

    private static final String MARKER = "marker-of-a-secret";

    @TempDir
    private Path folder;

    private String file(String name, String content) throws Exception {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    private JobOptions http(String url) throws Exception {
        return parse(
                "--source.http.url",
                url,
                "--source.http.token-file",
                file("the-token", MARKER + "-token"),
                "--source.http.headers-file",
                file("the-headers", "X-Api-Key=" + MARKER + "-header"));
    }

    private JobOptions kafka() throws Exception {
        return parse(
                "--source",
                "kafka",
                "--source.kafka.bootstrap-servers",
                "127.0.0.1:1",
                "--source.kafka.properties-file",
                file("the-client", """
                        security.protocol=SASL_SSL
                        sasl.mechanism=PLAIN
                        sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="marker-of-a-secret";
                        ssl.truststore.password=marker-of-a-secret
                        ssl.truststore.location=no-such-file
                        ssl.key.password=marker-of-a-secret
                        """));
    }

    private static JobOptions parse(String... options) {
        return JobOptions.parse(List.of(options), Map.of());
    }

    /** As it goes to the cluster, with all that is shown there. */
    private static String jobGraph(JobOptions options) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, new Configuration());
        RestaurantStreamJob.build(env, options);
        JobGraph graph = env.getStreamGraph().getJobGraph();
        String shown = env.getConfig().getGlobalJobParameters().toMap().toString();
        return new String(InstantiationUtil.serializeObject(graph), StandardCharsets.ISO_8859_1) + shown;
    }

    @Test
    void areNotInTheJobGraphNorAmongWhatTheWebUiShows() throws Exception {
        assertThat(jobGraph(http("http://127.0.0.1:8000")))
                .contains(
                        folder.resolve("the-token").toString(),
                        folder.resolve("the-headers").toString())
                .doesNotContain(MARKER);
        assertThat(jobGraph(kafka()))
                .contains(folder.resolve("the-client").toString())
                .doesNotContain(MARKER);
    }

    @Test
    void areNotInTheTextOfOptions() throws Exception {
        JobOptions http = http("http://127.0.0.1:8000");
        JobOptions kafka = kafka();
        assertThat(List.of(
                        http.toMap().toString(),
                        http.source().toString(),
                        kafka.toMap().toString(),
                        kafka.kafka().toString()))
                .allSatisfy(text -> assertThat(text).contains("the-").doesNotContain(MARKER));
    }

    @Test
    void areNotInWhatIsLoggedOrThrownWhenTheServerRefusesThem() throws Exception {
        List<String> shown = new ArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            shown.add(exchange.getRequestHeaders().getFirst("Authorization")
                    + exchange.getRequestHeaders().getFirst("X-Api-Key"));
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        server.start();
        try (CapturedLog log = CapturedLog.ofEverything();
                MockSplitEnumeratorContext<LogSplit> context = new MockSplitEnumeratorContext<>(1)) {
            JobOptions options = http("http://localhost:" + server.getAddress().getPort());
            SplitEnumerator<?, ?> enumerator = new HttpLogSource(options.source()).createEnumerator(context);
            enumerator.start();
            assertThatThrownBy(() -> context.runPeriodicCallable(0))
                    .hasMessageContaining("HTTP 401")
                    .satisfies(failure ->
                            assertThat(Throwables.getStackTrace(failure)).doesNotContain(MARKER));
            assertThat(shown).contains("Bearer " + MARKER + "-token" + MARKER + "-header");
            assertThat(String.join("\n", log.lines())).doesNotContain(MARKER);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void areNotInWhatKafkasClientLogsOrThrowsWhenItCannotUseThem() throws Exception {
        try (CapturedLog log = CapturedLog.ofEverything();
                MockSplitEnumeratorContext<KafkaPartitionSplit> context = new MockSplitEnumeratorContext<>(1)) {
            SplitEnumerator<?, ?> enumerator = new KafkaLog(kafka().kafka()).createEnumerator(context);
            assertThatThrownBy(enumerator::start)
                    .satisfies(failure -> assertThat(Throwables.getStackTrace(failure))
                            .contains("no-such-file")
                            .doesNotContain(MARKER));
            assertThat(String.join("\n", log.lines()))
                    .contains("AdminClientConfig values", "sasl.jaas.config = [hidden]")
                    .doesNotContain(MARKER);
        }
    }
}
