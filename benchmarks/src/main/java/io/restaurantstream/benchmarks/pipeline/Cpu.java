package io.restaurantstream.benchmarks.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Processor time that processes have used, as Linux counts it (proc(5): {@code stat}, in hundredths of a second). */
final class Cpu {

    private static final double TICKS_PER_SECOND = 100;

    private Cpu() {}

    /** Seconds of this process alone, whatever processes it has started. */
    static double secondsOf(ProcessHandle process) throws IOException {
        return ticks(process, 0, 2) / TICKS_PER_SECOND;
    }

    /** Seconds of a process, of those it has started, and of those of them that have ended. */
    static double secondsOfTree(ProcessHandle root) throws IOException {
        double ticks = 0;
        // children before their parent, which counts them once they have ended
        for (ProcessHandle process :
                Stream.concat(root.descendants(), Stream.of(root)).toList()) {
            ticks += ticks(process, 0, 4);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** Of the fields utime, stime, cutime and cstime, the sum of those {@code from} to {@code to}. */
    private static double ticks(ProcessHandle process, int from, int to) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            // the second field is a name in parentheses, which may hold blanks; utime is the 14th
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double sum = 0;
            for (int i = from; i < to; i++) {
                sum += Double.parseDouble(fields[11 + i]);
            }
            return sum;
        } catch (IOException e) {
            if (process.isAlive()) {
                throw e;
            }
            return 0; // it has ended in between, and its parent has counted it
        }
    }
}
