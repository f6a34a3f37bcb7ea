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
 * <p>A recovery by a JobManager that was killed and started again is not logged as a restart and is not counted.
 */
public final class JobRestarts {

    private static final String RESTARTING = "to RESTARTING.";
    private static final String BEGINNING_OF_ENTRY = "\\d{4}-\\d\\d-\\d\\d .*";
    private static final String INNER_CAUSE = "Caused by: ";
    private static final int LONGEST_CAUSE = 300;

    private final Path log;
    private long position;

    /** @param log which may not be there yet */
    JobRestarts(Path log) {
        this.log = log;
    }

    /** The causes of all restarts since this was last asked: the innermost of the exception that was logged last before. */
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
        List<String> causes = new ArrayList<>();
        String cause = "no cause is logged";
        boolean isInException = false;
        for (String line : text.substring(0, end).lines().toList()) {
            if (line.matches(BEGINNING_OF_ENTRY)) {
                isInException = false;
                if (line.contains("switched from state") && line.endsWith(RESTARTING)) {
                    causes.add(cause);
                }
            } else if (!isInException || line.startsWith(INNER_CAUSE)) {
                isInException = true;
                cause = shortened(line.replace(INNER_CAUSE, ""));
            }
        }
        return causes;
    }

    private static String shortened(String cause) {
        return cause.substring(0, Math.min(LONGEST_CAUSE, cause.length()));
    }
}
