package io.restaurantstream.stack.generator;

import io.restaurantstream.generator.feed.Feed;
import io.restaurantstream.generator.kafka.LogPublisher;
import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.stack.console.ProgressLine;
import io.restaurantstream.stack.process.Shutdown;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Publishes a log to a Kafka topic, from the end of the topic, until it is stopped or reaches an offset. */
@Command(
        name = "publish",
        description = "Publishes a log to a Kafka topic, every offset once, and resumes where the topic ends.")
final class PublishCommand implements Callable<Integer> {

    private static final int MOST_PARTITIONS = 1000;
    private static final long SHOW_EVERY_MS = 200;

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private GeneratorCommand generator;

    @Mixin
    private LiveLogOptions options;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT[,...]",
            description = "Kafka brokers to connect to first.",
            required = true)
    private String bootstrapServers;

    @Option(
            names = "--topic",
            paramLabel = "NAME",
            description = "Topic to publish to (default: ${DEFAULT-VALUE}).",
            defaultValue = "restaurant-events")
    private String topic;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            description = "Number of partitions, if the topic is created (default: ${DEFAULT-VALUE}).",
            defaultValue = "4")
    private int partitions;

    @Option(
            names = "--until-offset",
            paramLabel = "N",
            description =
                    "Exits when the topic has everything up to this offset (default: runs until it is " + "stopped).")
    private Long untilOffset;

    @Override
    public Integer call() throws Exception {
        generator.refuseOptionsBefore(spec.name());
        LogSettings settings = options.settings();
        Feed feed = settings.feed();
        long last = last(feed);
        PrintWriter out = spec.commandLine().getOut();
        LogPublisher connected = connect(feed);
        try (Shutdown shutdown = Shutdown.onSignal();
                LogPublisher publisher = connected) {
            out.printf(
                    Locale.ROOT,
                    "Publishing log %s to %s, %d partitions, after offset %,d%n",
                    feed.log().epoch(),
                    topic,
                    publisher.partitions(),
                    publisher.sent());
            out.println("Log       " + settings.description());
            out.flush();
            publish(publisher, feed, last, shutdown);
            out.printf(Locale.ROOT, "Published up to offset %,d%n", publisher.sent());
            out.flush();
        }
        return 0;
    }

    private long last(Feed feed) {
        long most = feed.log().lastOffset();
        if (partitions < 1 || partitions > MOST_PARTITIONS) {
            throw new UsageException(
                    "--partitions: " + partitions + " is not allowed; it must be from 1 to " + MOST_PARTITIONS);
        }
        if (untilOffset != null && (untilOffset < 1 || untilOffset > most)) {
            throw new UsageException(
                    "--until-offset: " + untilOffset + " is not allowed; it must be from 1 to " + most);
        }
        return untilOffset == null ? most : untilOffset;
    }

    private LogPublisher connect(Feed feed) throws InterruptedException {
        try {
            return LogPublisher.connect(feed, bootstrapServers, topic, partitions);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--bootstrap-servers " + bootstrapServers + " or --topic " + topic
                    + " is not allowed: " + e.getMessage());
        }
    }

    /** Publishes in another thread, which can be interrupted, and shows the progress. */
    private void publish(LogPublisher publisher, Feed feed, long last, Shutdown shutdown) throws Exception {
        ProgressLine progress = new ProgressLine(
                spec.commandLine().getErr(),
                Boolean.getBoolean("stack.terminal"),
                publisher.sent(),
                () -> untilOffset == null ? feed.latest() : last);
        ExecutorService thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "publisher"));
        Future<?> publishing = thread.submit(() -> {
            publisher.publish(last);
            return null;
        });
        try {
            while (!publishing.isDone() && !shutdown.await(SHOW_EVERY_MS)) {
                progress.update(publisher.sent());
            }
            thread.shutdownNow();
            publishing.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (!(e.getCause() instanceof InterruptedException)) {
                throw e;
            }
        } finally {
            progress.end();
        }
    }
}
