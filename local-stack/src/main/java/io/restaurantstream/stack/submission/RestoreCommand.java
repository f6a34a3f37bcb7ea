package io.restaurantstream.stack.submission;

import com.fasterxml.jackson.databind.JsonNode;
import io.restaurantstream.stack.job.Snapshots;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** Starts the job from the newest savepoint or checkpoint that the cluster has on this machine. */
@Command(
        name = "restore",
        description = "Starts the job from the newest savepoint or retained checkpoint of the cluster.",
        footerHeading = "%nOptions of the job:%n")
public final class RestoreCommand implements Callable<Integer> {

    private static final Set<String> FOLDERS =
            Set.of(CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(), CheckpointingOptions.SAVEPOINT_DIRECTORY.key());

    @Spec
    private CommandSpec spec;

    @Mixin
    private StartOptions options;

    @Unmatched
    private List<String> jobArguments = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        List<Path> folders = folders(options.rest());
        Path newest = Snapshots.newest(folders)
                .orElseThrow(() -> new IOException("no savepoint or checkpoint is in " + folders
                        + "; ./stack submit starts from the beginning, submit -s PATH from another place"));
        // a checkpoint nobody else knows of is deleted when newer ones have taken its place; a savepoint is kept
        RecoveryClaimMode claimMode =
                Snapshots.isSavepoint(newest) ? RecoveryClaimMode.NO_CLAIM : RecoveryClaimMode.CLAIM;
        options.start(
                newest.toUri().toString(),
                claimMode,
                jobArguments,
                spec.commandLine().getOut());
        return 0;
    }

    /** Where the cluster says that it keeps its state, as far as it is on this machine. */
    private static List<Path> folders(FlinkRest rest) throws IOException, InterruptedException {
        List<Path> folders = new ArrayList<>();
        for (JsonNode entry : rest.get("/jobmanager/config")) {
            if (FOLDERS.contains(entry.path("key").asText())) {
                URI folder = URI.create(entry.path("value").asText());
                if ("file".equals(folder.getScheme()) && Files.isDirectory(Path.of(folder.getPath()))) {
                    folders.add(Path.of(folder.getPath()));
                }
            }
        }
        return folders;
    }
}
