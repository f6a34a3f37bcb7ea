package io.restaurantstream.stack.submission;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.core.execution.RecoveryClaimMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Starts the job on a cluster. */
@Command(name = "submit", description = "Starts the job on a cluster.", footerHeading = "%nOptions of the job:%n")
public final class SubmitCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private StartOptions options;

    @Option(
            names = {"-s", "--from-savepoint"},
            paramLabel = "PATH",
            description = "Resume from this savepoint or retained checkpoint (default: start from the beginning).")
    private String savepoint;

    @Unmatched
    private List<String> jobArguments = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        // what somebody names stays theirs: Flink deletes nothing of it
        options.start(
                savepoint == null ? null : absolute(savepoint),
                RecoveryClaimMode.NO_CLAIM,
                jobArguments,
                spec.commandLine().getOut());
        return 0;
    }

    /** The cluster has another working directory than the user. */
    private static String absolute(String path) {
        boolean isLocal = !path.contains(":") && Files.exists(Path.of(path));
        return isLocal
                ? Path.of(path).toAbsolutePath().toUri().toString()
                : URI.create(path).toString();
    }
}
