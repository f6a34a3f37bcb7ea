package io.restaurantstream.stack.generator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a log with a running clock, which another process can continue. */
final class LiveLogOptions {

    @Mixin
    private LogOptions log;

    @Option(
            names = "--clock-origin",
            paramLabel = "TIME",
            description = "Real time at which the backfilled log went live (default: now). With the same options "
                    + "and the same origin, a restarted generator continues as if it had never stopped.")
    private Instant clockOrigin;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Folder that stores the settings and the clock of the log, so that the next start "
                    + "continues the same log.")
    private Path dataDir;

    /** The requested log, or the one of the data folder. */
    LogSettings settings() throws IOException {
        Instant origin = clockOrigin == null ? Instant.now() : clockOrigin;
        if (dataDir == null) {
            return log.settings(origin);
        }
        Files.createDirectories(dataDir);
        return log.settingsKeptIn(dataDir, origin);
    }
}
