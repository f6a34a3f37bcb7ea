package io.restaurantstream.stack.job;

import io.restaurantstream.job.JobOptions;
import io.restaurantstream.job.RestaurantStreamJob;
import io.restaurantstream.stack.process.Shutdown;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the job in a Flink inside this process, with its web UI on loopback.
 *
 * <p>It resumes from the newest savepoint or complete checkpoint in its folder, so a process that was killed loses
 * nothing.
 */
public final class EmbeddedFlink {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedFlink.class);
    private static final int CHECKPOINTS_KEPT = 3;
    private static final long STOP_SECONDS = 30;
    private static final long STATUS_EVERY_MILLIS = 1_000;

    private final JobClient client;
    private final CompletableFuture<JobExecutionResult> result;
    private final Path savepoints;
    private final Path restoredFrom;

    /** Shows the progress of a running job. */
    public interface Status {

        /** Shows nothing. */
        Status NONE = new Status() {
            @Override
            public void update() {}

            @Override
            public void end() {}
        };

        void update() throws SQLException;

        /** The last call. */
        void end();
    }

    /** A condition to wait for. */
    public interface Condition {

        boolean holds() throws SQLException;
    }

    private EmbeddedFlink(JobClient client, Path savepoints, Path restoredFrom) {
        this.client = client;
        this.result = client.getJobExecutionResult();
        this.savepoints = savepoints;
        this.restoredFrom = restoredFrom;
    }

    /**
     * Starts the job.
     *
     * @param stateFolder where checkpoints and savepoints are kept
     * @param webPort port of the web UI, on loopback
     * @param parallelism subtasks of each operator
     */
    public static EmbeddedFlink start(JobOptions options, Path stateFolder, int webPort, int parallelism)
            throws Exception {
        Path checkpoints = Files.createDirectories(stateFolder.resolve("checkpoints"));
        Path savepoints = Files.createDirectories(stateFolder.resolve("savepoints"));
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.PORT, webPort);
        configuration.set(RestOptions.BIND_ADDRESS, "127.0.0.1");
        configuration.set(RestOptions.ADDRESS, "127.0.0.1");
        // any page in a browser could upload a jar and run it; Flink's default lets all origins read the answers, too
        configuration.set(WebOptions.SUBMIT_ENABLE, false);
        configuration.set(WebOptions.ACCESS_CONTROL_ALLOW_ORIGIN, "http://127.0.0.1:" + webPort);
        // the blob server would listen on every address
        configuration.set(JobManagerOptions.BIND_HOST, "127.0.0.1");
        configuration.set(TaskManagerOptions.BIND_HOST, "127.0.0.1");
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        configuration.set(
                CheckpointingOptions.SAVEPOINT_DIRECTORY, savepoints.toUri().toString());
        configuration.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, CHECKPOINTS_KEPT);
        configuration.set(WebOptions.LOG_PATH, System.getProperty("stack.log", "data/stack.log"));
        Optional<Path> newest = Snapshots.newest(List.of(stateFolder));
        newest.ifPresent(snapshot -> configuration.set(
                StateRecoveryOptions.SAVEPOINT_PATH, snapshot.toUri().toString()));
        // Flink may delete the snapshot that the job resumed from, once newer checkpoints have replaced it
        configuration.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);

        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironmentWithWebUI(configuration);
        env.setParallelism(parallelism);
        RestaurantStreamJob.build(env, options);
        return new EmbeddedFlink(env.executeAsync(RestaurantStreamJob.NAME), savepoints, newest.orElse(null));
    }

    /** The savepoint or checkpoint that the job resumed from; empty for a first start. */
    public Optional<Path> restoredFrom() {
        return Optional.ofNullable(restoredFrom);
    }

    /**
     * Returns when the job has finished, or was stopped because the process is asked to.
     *
     * @param status kept up to date meanwhile
     * @param out where to print what the next start resumes from, when the process is asked to stop
     * @return false when it was stopped
     * @throws ExecutionException when the job has failed
     */
    public boolean runsToItsEnd(Status status, Shutdown shutdown, PrintWriter out)
            throws SQLException, InterruptedException, ExecutionException {
        return runsUntil(() -> false, status, shutdown, out);
    }

    /**
     * Returns when {@code isEnough}, the job has ended, or was stopped because the process is asked to.
     *
     * @param isEnough asked about once a second
     * @param status kept up to date meanwhile
     * @param out where to print what the next start resumes from, when the process is asked to stop
     * @return false when it was stopped
     * @throws ExecutionException when the job has failed
     */
    public boolean runsUntil(Condition isEnough, Status status, Shutdown shutdown, PrintWriter out)
            throws SQLException, InterruptedException, ExecutionException {
        while (!result.isDone() && !isEnough.holds()) {
            if (shutdown.await(STATUS_EVERY_MILLIS)) {
                status.end();
                out.println("Stopping ...");
                out.flush();
                out.println("Stopped; the next start resumes from the " + stop());
                out.flush();
                return false;
            }
            status.update();
        }
        if (result.isDone()) {
            result.get();
        }
        status.update();
        status.end();
        return true;
    }

    /**
     * Stops the job with a savepoint. If that fails, the next start resumes from the newest checkpoint: later events
     * are read and written again, which changes nothing.
     *
     * @return what the next start resumes from, in words
     */
    public String stop() {
        try {
            return "savepoint "
                    + client.stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
                            .get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("No savepoint could be taken", e);
            client.cancel().exceptionally(failure -> null);
            return "newest checkpoint";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "newest checkpoint";
        }
    }
}
