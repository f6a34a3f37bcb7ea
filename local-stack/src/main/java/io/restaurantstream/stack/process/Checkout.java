package io.restaurantstream.stack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds what the build of this checkout has made for other processes: jars and configuration. */
public final class Checkout {

    private Checkout() {}

    /** The sources, with the SQL and the dashboards. */
    public static Path folder() throws IOException {
        return built("");
    }

    /** The jars of a Flink cluster. */
    public static Path flinkJars() throws IOException {
        return built("flink-distribution/target/lib");
    }

    /** The configuration of a Flink cluster. */
    public static Path flinkConfiguration() throws IOException {
        return built("flink-conf");
    }

    /** The jar that is submitted to a cluster. */
    public static Path jobJar() throws IOException {
        Path folder = built("flink-job/target");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> jars = files.filter(file -> file.getFileName().toString().matches("flink-job-.*-submit\\.jar"))
                    .toList();
            if (jars.size() == 1) {
                return jars.get(0);
            }
            throw new IOException("one flink-job-*-submit.jar is expected in " + folder + ", not " + jars.size()
                    + "; name one with --jar");
        }
    }

    private static Path built(String name) throws IOException {
        String home = System.getProperty("stack.home");
        if (home == null) {
            throw new IOException("the system property stack.home is not set; start with the script stack");
        }
        Path path = Path.of(home, name);
        if (!Files.exists(path)) {
            throw new IOException(path + " is missing; build it with mvn package");
        }
        return path;
    }
}
