package io.restaurantstream.chaos.faults;

import static io.restaurantstream.chaos.site.FlinkCluster.TASK_MANAGERS;

import io.restaurantstream.chaos.site.FlinkCluster;
import io.restaurantstream.chaos.site.Site;
import io.restaurantstream.chaos.site.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** What an operator does to the job, at moments that he would not choose. */
final class LifecycleFaults {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private LifecycleFaults() {}

    static long stopAndRestore(Site site, Dice dice) throws Exception {
        site.cluster().stop();
        long now = System.currentTimeMillis();
        site.cluster().restore();
        return now;
    }

    static long cancelAndRestore(Site site, Dice dice) throws Exception {
        site.cluster().cancel();
        long now = System.currentTimeMillis();
        site.cluster().restore();
        return now;
    }

    static long savepoint(Site site, Dice dice) throws Exception {
        site.cluster().savepoint();
        return System.currentTimeMillis();
    }

    /** The tables are ahead of the state by some seconds then, or by all that came since an earlier fault. */
    static long restoreOlderSavepoint(Site site, Dice dice) throws Exception {
        FlinkCluster cluster = site.cluster();
        cluster.savepoint();
        dice.hold(3_000, 8_000);
        List<String> savepoints = cluster.savepoints();
        int newest = savepoints.size() - 1;
        String older = savepoints.get(Math.max(0, newest - dice.between(0, 1)));
        cluster.cancel();
        long now = System.currentTimeMillis();
        cluster.submitFrom(older);
        return now;
    }

    static long restoreOlderCheckpoint(Site site, Dice dice) throws Exception {
        FlinkCluster cluster = site.cluster();
        cluster.cancel();
        List<String> checkpoints = cluster.retainedCheckpoints();
        long now = System.currentTimeMillis();
        if (checkpoints.isEmpty()) {
            cluster.restore();
        } else {
            cluster.submitFrom(checkpoints.get(0));
        }
        return now;
    }

    static long rescale(Site site, Dice dice) throws Exception {
        long now = System.currentTimeMillis();
        site.cluster().rescale(other(site.cluster()));
        return now;
    }

    private static int other(FlinkCluster cluster) {
        return cluster.parallelism() == 1 ? 2 : 1;
    }

    /** The savepoint that ends the job waits for the database. */
    static long rescaleInOutage(Site site, Dice dice) throws Exception {
        try (Helper outage = Helper.start("outage", () -> {
            site.database().kill();
            dice.hold(4_000, 8_000);
            site.database().start();
        })) {
            site.cluster().rescale(other(site.cluster()));
            outage.await();
        }
        return System.currentTimeMillis();
    }

    static long killTaskManagerInSavepoint(Site site, Dice dice) throws Exception {
        String victim = dice.oneOf(TASK_MANAGERS);
        int wait = dice.between(100, 1_500);
        long now;
        try (Helper killing = Helper.start("killing", () -> {
            TimeUnit.MILLISECONDS.sleep(wait);
            site.cluster().kill(victim);
        })) {
            boolean isTaken = isSavepointTaken(site);
            killing.await();
            now = System.currentTimeMillis();
            site.cluster().startMissing();
            if (isTaken) {
                site.cluster().restore();
            } else {
                goOn(site);
            }
        }
        return now;
    }

    private static boolean isSavepointTaken(Site site) {
        try {
            site.cluster().stop();
            return true;
        } catch (IOException e) {
            return false; // the TaskManager was killed before
        }
    }

    /** A job whose savepoint has failed restarts by itself, unless it had ended already. */
    private static void goOn(Site site) throws Exception {
        FlinkCluster cluster = site.cluster();
        String state = await(cluster, cluster.job(), "RUNNING", "FINISHED", "FAILED", "CANCELED");
        if (!state.equals("RUNNING")) {
            cluster.restore();
        }
    }

    /** The one that starts last has the tables; the other ends, and takes them back when the last one is gone. */
    static long secondJob(Site site, Dice dice) throws Exception {
        FlinkCluster cluster = site.cluster();
        String first = cluster.job();
        List<String> checkpoints = cluster.retainedCheckpoints();
        String second = cluster.startSecondJob();
        String end = await(cluster, first, "FAILED", "FINISHED", "CANCELED");
        if (!end.equals("FAILED")) {
            throw new IOException("a job whose tables another job has taken over must fail, but is " + end);
        }
        dice.hold(500, 4_000);
        cluster.cancel(second);
        long now = System.currentTimeMillis();
        List<String> left = cluster.retainedCheckpoints();
        List<String> all = left.isEmpty() ? checkpoints : left;
        if (all.isEmpty()) {
            throw new IOException("job " + first + " has left no checkpoint to resume from");
        }
        cluster.submitFrom(all.get(all.size() - 1));
        return now;
    }

    private static String await(FlinkCluster cluster, String job, String... states) throws Exception {
        AtomicReference<String> reached = new AtomicReference<>();
        Waiting.until(PATIENCE, "job " + job + " has not become " + String.join(" or ", states), () -> {
            reached.set(cluster.state(job).orElse(""));
            return List.of(states).contains(reached.get());
        });
        return reached.get();
    }
}
