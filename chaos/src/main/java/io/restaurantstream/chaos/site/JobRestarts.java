package io.restaurantstream.chaos.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The restarts of jobs that a JobManager has logged: no metric outlives the process.
 *
 * <p>One that is lost to a killed JobManager is none: nothing of it went on.
 */
public final class JobRestarts {

    private static final String RESTARTING = "to RESTARTING.";
    private static final int LONGEST_CAUSE = 300;

    private final Path log;
    private long position;

    /** @param log which may not be there yet */
    JobRestarts(Path log) {
        this.log = log;
    }

    /** The causes of all restarts since this was last asked. */
    public List<String> next() throws IOException {
        if (!Files.exists(log)) {
            return List.of();
        }
        byte[] all = Files.readAllBytes(log);
        if (all.length < position) {
            position = 0; // the file was full, and a new one has begun
        }
        String text = new String(all, (int) position, (int) (all.length - position), StandardCharsets.UTF_8);
        int end = text.lastIndexOf('\n') + 1;
        position += text.substring(0, end).getBytes(StandardCharsets.UTF_8).length;
        List<String> lines = text.substring(0, end).lines().toList();
        List<String> causes = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains("switched from state") && lines.get(i).endsWith(RESTARTING)) {
                causes.add(cause(lines, i + 1));
            }
        }
        return causes;
    }

    /** The innermost of the exceptions that follow a line, up to the next line of the log. */
    private static String cause(List<String> lines, int from) {
        String cause = "no cause is logged";
        for (int i = from; i < lines.size() && !lines.get(i).matches("\\d{4}-\\d\\d-\\d\\d .*"); i++) {
            String line = lines.get(i);
            if (i == from || line.startsWith("Caused by: ")) {
                cause = line.replace("Caused by: ", "");
            }
        }
        return cause.substring(0, Math.min(LONGEST_CAUSE, cause.length()));
    }
}
