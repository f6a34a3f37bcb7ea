package io.restaurantstream.chaos;

import io.restaurantstream.chaos.faults.FaultKind;
import io.restaurantstream.chaos.invariants.ReaderWatch;
import io.restaurantstream.chaos.report.ChaosReport;
import io.restaurantstream.chaos.report.StrikeResult;
import io.restaurantstream.chaos.site.FlinkCluster.Checkpoint;
import io.restaurantstream.chaos.site.Launcher;
import io.restaurantstream.chaos.site.Site;
import io.restaurantstream.chaos.site.Waiting;
import io.restaurantstream.verification.LogPages;
import io.restaurantstream.verification.ProgressListener;
import io.restaurantstream.verification.Verification;
import io.restaurantstream.verification.VerificationResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run from start to end: the parts start, faults strike one after another, the job catches up, and every table is
 * verified.
 *
 * <p>Which faults strike, with what and in which order is a function of the seed; when exactly one hits the work in
 * progress depends on how fast the machine is.
 */
public final class ChaosRun {

    private static final Logger LOG = LoggerFactory.getLogger(ChaosRun.class);
    private static final long RECOVERY_SECONDS = 240;
    private static final long STANDSTILL_SECONDS = 240;
    private static final long FAULT_END_SECONDS = 40;

    /** Rules that hold for every log, however broken its events are. */
    private static final List<String> CHECKS = List.of(
            "offsets_are_conserved",
            "offsets_are_in_one_place",
            "events_have_their_row",
            "rows_have_their_event",
            "hourly_sales_equal_the_roll_up",
            "days_equal_their_hours",
            "waiting_children_lack_their_order",
            "constraints_are_enforced");

    private final ChaosOptions options;
    private final Launcher launcher;
    private final PrintWriter out;
    private final List<StrikeResult> results = new ArrayList<>();
    private final long begun = System.nanoTime();

    private ChaosRun(ChaosOptions options, Launcher launcher, PrintWriter out) {
        this.options = options;
        this.launcher = launcher;
        this.out = out;
    }

    /**
     * Runs to the end, or until the calling thread is interrupted: then the report is of what was done so far.
     *
     * @param launcher starts the parts
     * @param out told about every fault
     * @throws IOException when the parts do not start
     * @throws InterruptedException when the thread is interrupted while they start
     */
    public static ChaosReport run(ChaosOptions options, Launcher launcher, PrintWriter out)
            throws IOException, InterruptedException, SQLException {
        Site.endLeftOvers(options.dataDir(), launcher);
        RunFolder.prepare(options.dataDir());
        return new ChaosRun(options, launcher, out).run();
    }

    private ChaosReport run() throws IOException, InterruptedException, SQLException {
        FaultPlan plan = FaultPlan.of(options.seed(), options.faults(), options.kinds());
        Pace pace = new Pace(options.events(), options.faults());
        try (Site site = Site.in(
                options.dataDir().toAbsolutePath().normalize(),
                launcher,
                options.seed(),
                options.profile(),
                options.events())) {
            say("Starting Postgres, generator and a cluster of two TaskManagers on %s", options.dataDir());
            ExecutorService threads = Executors.newCachedThreadPool();
            try {
                site.start();
                try (ReaderWatch watch =
                        ReaderWatch.start(site.database()::connect, site.database()::crashes, options.seed())) {
                    site.startJob(pace.next(0, 0, 0));
                    return underFire(site, watch, threads, plan, pace);
                }
            } finally {
                // what was asked to stop must still be able to wait for the end of the parts
                boolean wasInterrupted = Thread.interrupted();
                threads.shutdownNow();
                if (!threads.awaitTermination(FAULT_END_SECONDS, TimeUnit.SECONDS)) {
                    LOG.warn("A fault does not end");
                }
                LOG.info("The parts are ended{}", wasInterrupted ? ", as was asked for" : "");
            }
        }
    }

    private ChaosReport underFire(Site site, ReaderWatch watch, ExecutorService threads, FaultPlan plan, Pace pace)
            throws IOException {
        Optional<VerificationResult> verification = Optional.empty();
        try {
            if (strikeAll(site, watch, threads, plan, pace) && awaitEnd(site, watch)) {
                verification = Optional.of(verify(site, watch));
            }
        } catch (SQLException e) {
            LOG.error("The tables cannot be verified", e);
            watch.report("verification", "the tables cannot be verified: " + e.getMessage());
        } catch (InterruptedException e) {
            say("Stopping after %d faults, as requested", results.size());
        }
        return new ChaosReport(
                options.command(),
                options.seed(),
                options.events(),
                results,
                watch.violations(),
                watch.polls(),
                watch.unanswered(),
                verification,
                Duration.ofNanos(System.nanoTime() - begun));
    }

    /** Whether the job has recovered from all of them. */
    private boolean strikeAll(Site site, ReaderWatch watch, ExecutorService threads, FaultPlan plan, Pace pace)
            throws IOException, InterruptedException {
        if (awaitCheckpoint(site, watch, 0, false).isEmpty()) {
            watch.report("start", "the job has not completed a checkpoint within " + RECOVERY_SECONDS + " s");
            return false;
        }
        long struck = System.nanoTime();
        for (Strike strike : plan.strikes()) {
            TimeUnit.MILLISECONDS.sleep(strike.pauseMillis());
            StrikeResult result = strike(results.size() + 1, strike, site, watch, threads);
            results.add(result);
            tell(result);
            if (result.recoveryMillis().isEmpty()) {
                return false;
            }
            site.setPace(pace.next(watch.position(), results.size(), (System.nanoTime() - struck) / 1e9));
        }
        return true;
    }

    private StrikeResult strike(int number, Strike strike, Site site, ReaderWatch watch, ExecutorService threads)
            throws IOException, InterruptedException {
        Instant at = Instant.now();
        long offset = watch.position();
        List<FaultKind> kinds = new ArrayList<>(List.of(strike.kind()));
        LOG.info("Fault {}: {}", number, strike);
        Optional<Future<Long>> second = strike.overlap().map(overlap -> {
            kinds.add(overlap.kind());
            return threads.submit(() -> {
                TimeUnit.MILLISECONDS.sleep(overlap.afterMillis());
                return overlap.kind().strike(site, overlap.seed());
            });
        });
        long putRight = outcome(
                number, strike.kind(), threads.submit(() -> strike.kind().strike(site, strike.seed())), watch);
        if (second.isPresent()) {
            putRight = Math.max(putRight, outcome(number, kinds.get(1), second.get(), watch));
        }
        long lasted = System.currentTimeMillis() - at.toEpochMilli();
        boolean isFresh = kinds.stream().anyMatch(FaultKind::mayRestartJob);
        Optional<Checkpoint> next = awaitCheckpoint(site, watch, putRight, isFresh);
        List<String> restarts = site.restarts().next();
        long since = putRight;
        StrikeResult result = new StrikeResult(
                number, at, kinds, offset, lasted, restarts, next.map(checkpoint -> checkpoint.completedAt() - since));
        if (next.isEmpty()) {
            watch.report(
                    "recovery",
                    "no checkpoint within " + RECOVERY_SECONDS + " s after fault " + number + ", " + words(kinds));
        }
        if (!result.mayRestartJob()) {
            restarts.forEach(cause -> watch.report(
                    "no restart", "fault " + number + ", " + words(kinds) + ", restarted the job: " + cause));
        }
        return result;
    }

    private static String words(List<FaultKind> kinds) {
        return kinds.stream().map(FaultKind::word).collect(Collectors.joining(" + "));
    }

    /** When the fault was being put right; a fault that could not be done as planned is a violation. */
    private static long outcome(int number, FaultKind kind, Future<Long> fault, ReaderWatch watch)
            throws InterruptedException {
        try {
            return fault.get();
        } catch (ExecutionException e) {
            LOG.error("Fault {}, {}, went wrong", number, kind.word(), e.getCause());
            watch.report("operation", "fault " + number + ", " + kind.word() + ": " + e.getCause());
            return System.currentTimeMillis();
        }
    }

    /**
     * The first checkpoint that completes after a moment.
     *
     * @param isFresh whether it must have been begun after it as well
     */
    private static Optional<Checkpoint> awaitCheckpoint(Site site, ReaderWatch watch, long after, boolean isFresh)
            throws InterruptedException {
        AtomicReference<Checkpoint> newest = new AtomicReference<>();
        boolean hasCome = Waiting.holdsWithin(Duration.ofSeconds(RECOVERY_SECONDS), () -> {
            site.cluster().newestCheckpoint().ifPresent(checkpoint -> {
                watch.checkpointCompleted(checkpoint.triggeredAt());
                newest.set(checkpoint);
            });
            Checkpoint checkpoint = newest.get();
            return checkpoint != null && (isFresh ? checkpoint.triggeredAt() : checkpoint.completedAt()) >= after;
        });
        return hasCome ? Optional.of(newest.get()) : Optional.empty();
    }

    private static String state(Site site) throws InterruptedException {
        return site.cluster().state(site.cluster().job()).orElse("unknown");
    }

    private static boolean hasEnded(Site site) throws InterruptedException {
        return List.of("FINISHED", "FAILED", "CANCELED").contains(state(site));
    }

    /** Whether the job reads the rest of the log and ends. */
    private boolean awaitEnd(Site site, ReaderWatch watch) throws InterruptedException, IOException {
        site.setPace(Double.POSITIVE_INFINITY);
        say("All faults are over at offset %,d of %,d, catching up", watch.position(), options.events());
        boolean isMoving = true;
        while (isMoving && !hasEnded(site)) {
            long position = watch.position();
            isMoving = Waiting.holdsWithin(
                    Duration.ofSeconds(STANDSTILL_SECONDS), () -> hasEnded(site) || watch.position() > position);
        }
        String state = state(site);
        if (state.equals("FINISHED")) {
            site.restarts()
                    .next()
                    .forEach(cause -> watch.report("no restart", "the job restarted after all faults: " + cause));
            return true;
        }
        watch.report("end", "the job does not end but is " + state + " at offset " + watch.position());
        return false;
    }

    private VerificationResult verify(Site site, ReaderWatch watch)
            throws IOException, InterruptedException, SQLException {
        say("The log was read to offset %,d, verifying all tables", options.events());
        try (Connection connection = site.database().connect("chaos-verification")) {
            connection.setNetworkTimeout(Runnable::run, 0); // all faults are over, and a query may take minutes
            VerificationResult result = Verification.run(
                    new LogPages(site.events().uri()),
                    connection,
                    OptionalLong.of(options.events()),
                    ProgressListener.SILENT);
            for (String check : CHECKS) {
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery("SELECT count(*) FROM checks." + check)) {
                    row.next();
                    if (row.getLong(1) > 0) {
                        watch.report("check " + check, row.getLong(1) + " rows break it");
                    }
                }
            }
            return result;
        }
    }

    private void tell(StrikeResult result) {
        say(
                "%4d  %-58s lasted %5.1f s, next checkpoint %s, restarts %d, offset %,d",
                result.number(),
                words(result.kinds()),
                result.lastedMillis() / 1000.0,
                result.recoveryMillis()
                        .map(millis -> String.format(Locale.ROOT, "%5.1f s", millis / 1000.0))
                        .orElse("none"),
                result.restarts().size(),
                result.offset());
    }

    private void say(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
        out.flush();
    }
}
