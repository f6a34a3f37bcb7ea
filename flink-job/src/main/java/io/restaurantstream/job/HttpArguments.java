package io.restaurantstream.job;

import io.restaurantstream.access.AccessException;
import io.restaurantstream.access.LogAccess;
import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.job.source.HttpLogOptions;
import io.restaurantstream.job.source.HttpLogOptions.Stop;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The options {@code source.http.*}: a log that is read over HTTP. */
final class HttpArguments {

    private static final ConfigOption<String> URL = ConfigOptions.key("source.http.url")
            .stringType()
            .defaultValue("http://127.0.0.1:8000")
            .withDescription("root URL of the event log's server");

    static final ConfigOption<Integer> PAGE_SIZE = ConfigOptions.key("source.http.page-size")
            .intType()
            .defaultValue(5000)
            .withDescription("events per request, 1 to 50000; the original server allows 5000");

    private static final ConfigOption<Duration> POLL_INTERVAL = ConfigOptions.key("source.http.poll-interval")
            .durationType()
            .defaultValue(Duration.ofMillis(200))
            .withDescription("pause between requests when there are no new events");

    private static final ConfigOption<Duration> TIMEOUT = ConfigOptions.key("source.http.timeout")
            .durationType()
            .defaultValue(Duration.ofSeconds(30))
            .withDescription("timeout of a request");

    private static final ConfigOption<Duration> MAX_OUTAGE = ConfigOptions.key("source.http.max-outage")
            .durationType()
            .defaultValue(Duration.ofMinutes(10))
            .withDescription(
                    "how long a server that has answered before may refuse requests, as with 403 or 404, before"
                            + " the job fails");

    private static final ConfigOption<String> TOKEN_FILE = ConfigOptions.key("source.http.token-file")
            .stringType()
            .noDefaultValue()
            .withDescription("file whose first line is sent as a bearer token, on the JobManager and every TaskManager;"
                    + " read again for each request");

    private static final ConfigOption<String> HEADERS_FILE = ConfigOptions.key("source.http.headers-file")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "properties file of headers to send, located like token-file; read again for each" + " request");

    private static final ConfigOption<String> CA_FILE = ConfigOptions.key("source.http.ca-file")
            .stringType()
            .noDefaultValue()
            .withDescription("PEM file of certificates to trust in addition to those of the system, located like"
                    + " token-file");

    static final List<ConfigOption<?>> ALL =
            List.of(URL, PAGE_SIZE, POLL_INTERVAL, TIMEOUT, MAX_OUTAGE, TOKEN_FILE, HEADERS_FILE, CA_FILE);

    private final Arguments arguments;

    /** @throws UsageException when a value is not allowed */
    HttpArguments(Arguments arguments) {
        this.arguments = arguments;
        arguments.requireBetween(1, 50_000, PAGE_SIZE);
        arguments.requirePositive(List.of(POLL_INTERVAL, TIMEOUT, MAX_OUTAGE));
        url();
    }

    private URI url() {
        if (arguments.get(URL).matches("[^/]*//[^/]*@.*|.*[?#].*")) {
            throw new UsageException(
                    "--source.http.url must have neither a user nor a query, which would be shown in the"
                            + " web UI; use source.http.token-file or source.http.headers-file");
        }
        try {
            URI uri = URI.create(arguments.get(URL));
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw arguments.invalid(URL, "an http or https URL");
        }
        throw arguments.invalid(URL, "an http or https URL");
    }

    /** What the source is built from. */
    HttpLogOptions options(int partitions, Stop stop) {
        return new HttpLogOptions(
                url(),
                arguments.get(PAGE_SIZE),
                arguments.get(POLL_INTERVAL),
                arguments.get(TIMEOUT),
                arguments.get(MAX_OUTAGE),
                partitions,
                stop,
                access());
    }

    /** @throws UsageException when this process cannot use a file */
    void checkFiles() {
        try {
            access().check();
        } catch (AccessException e) {
            throw new UsageException("--source.http." + e.getMessage());
        }
    }

    private LogAccess access() {
        return new LogAccess(arguments.get(TOKEN_FILE), arguments.get(HEADERS_FILE), arguments.get(CA_FILE));
    }
}
