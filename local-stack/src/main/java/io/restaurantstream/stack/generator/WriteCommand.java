package io.restaurantstream.stack.generator;

import io.restaurantstream.generator.feed.EventLog;
import io.restaurantstream.generator.file.LogFile;
import io.restaurantstream.generator.file.LogFileFormat;
import io.restaurantstream.job.JobOptions.UsageException;
import io.restaurantstream.stack.console.ProgressLine;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Writes the first events of a log to a file. The file is complete or absent. */
@Command(name = "write", description = "Writes the first events of a log to a file, byte for byte as they are served.")
final class WriteCommand implements Callable<Integer> {

    private static final String STANDARD_OUTPUT = "-";

    @Spec
    private CommandSpec spec;

    @ParentCommand
    private GeneratorCommand generator;

    @Mixin
    private WholeLogOptions options;

    @Option(names = "--events", paramLabel = "N", description = "Number of events to write.", required = true)
    private long events;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "ndjson: one event per line; json: one page (default: ${DEFAULT-VALUE}).",
            defaultValue = "ndjson")
    private LogFileFormat format;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "File to write; an existing one is replaced. - is the standard output.",
            required = true)
    private String out;

    @Override
    public Integer call() throws IOException {
        generator.refuseOptionsBefore(spec.name());
        EventLog log = new EventLog(options.config());
        if (events < 1 || events > log.lastOffset()) {
            throw new UsageException(String.format(
                    Locale.ROOT,
                    "--events: %d is not allowed; it must be from 1 to %d, which this log has",
                    events,
                    log.lastOffset()));
        }
        if (out.equals(STANDARD_OUTPUT)) {
            // not through the JVM's own stream, which would hide a reader that has gone away
            write(log, new FileOutputStream(FileDescriptor.out), false);
        } else {
            writeFile(log, Path.of(out));
        }
        return 0;
    }

    private void writeFile(EventLog log, Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new UsageException("--out: " + file + " is not allowed; it is a folder, it must be a file or -");
        }
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(folder, file.getFileName() + ".", ".draft");
        try {
            try (OutputStream stream = Files.newOutputStream(draft)) {
                write(log, stream, Boolean.getBoolean("stack.terminal"));
            }
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
        spec.commandLine()
                .getOut()
                .printf(Locale.ROOT, "Wrote %,d events of log %s to %s%n", events, log.epoch(), file);
        spec.commandLine().getOut().flush();
    }

    private void write(EventLog log, OutputStream stream, boolean showProgress) throws IOException {
        ProgressLine progress = new ProgressLine(spec.commandLine().getErr(), showProgress, events);
        try {
            new LogFile(log, format, stream, progress::update).write(events);
        } finally {
            progress.end();
        }
    }
}
