package io.restaurantstream.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Resident memory of processes, as Linux tells it (proc(5): {@code status}). */
public final class Memory {

    private Memory() {}

    /** The most that it ever had, in MiB. */
    public static double peakMib(ProcessHandle process) throws IOException {
        return mib(process, "VmHWM:");
    }

    /** What it has now, in MiB. */
    public static double residentMib(ProcessHandle process) throws IOException {
        return mib(process, "VmRSS:");
    }

    private static double mib(ProcessHandle process, String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                        .filter(line -> line.startsWith(field))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElse(0)
                / 1024.0;
    }
}
