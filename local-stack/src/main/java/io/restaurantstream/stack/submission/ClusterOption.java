package io.restaurantstream.stack.submission;

import io.restaurantstream.job.JobOptions.UsageException;
import java.net.URI;
import picocli.CommandLine.Option;

/** The option that selects the cluster. */
final class ClusterOption {

    @Option(
            names = "--flink-url",
            paramLabel = "URL",
            description = "URL of Flink's REST API; the environment variable STACK_FLINK_URL sets it as well "
                    + "(default: http://127.0.0.1:8081).",
            defaultValue = "${env:STACK_FLINK_URL:-http://127.0.0.1:8081}")
    private URI url;

    FlinkRest rest() {
        if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme()) || url.getHost() == null) {
            throw new UsageException("--flink-url: " + url + " is not allowed; it must be http://host:port");
        }
        return new FlinkRest(url);
    }
}
