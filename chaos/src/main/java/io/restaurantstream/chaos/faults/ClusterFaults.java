package io.restaurantstream.chaos.faults;

import static io.restaurantstream.chaos.site.FlinkCluster.JOB_MANAGER;
import static io.restaurantstream.chaos.site.FlinkCluster.TASK_MANAGERS;
import static io.restaurantstream.chaos.site.FlinkCluster.ZOO_KEEPER;

import io.restaurantstream.chaos.site.FlinkCluster;
import io.restaurantstream.chaos.site.Site;
import java.util.ArrayList;
import java.util.List;

/** Processes of the cluster that are killed or stand still. */
final class ClusterFaults {

    private ClusterFaults() {}

    static long killTaskManager(Site site, Dice dice) throws Exception {
        return killAndReplace(site, List.of(dice.oneOf(TASK_MANAGERS)));
    }

    static long killTaskManagers(Site site, Dice dice) throws Exception {
        return killAndReplace(site, TASK_MANAGERS);
    }

    static long killJobManager(Site site, Dice dice) throws Exception {
        return killAndReplace(site, List.of(JOB_MANAGER));
    }

    static long killJobManagerAndTaskManager(Site site, Dice dice) throws Exception {
        return killAndReplace(site, List.of(JOB_MANAGER, dice.oneOf(TASK_MANAGERS)));
    }

    static long killAllButZooKeeper(Site site, Dice dice) throws Exception {
        List<String> all = new ArrayList<>(TASK_MANAGERS);
        all.add(JOB_MANAGER);
        return killAndReplace(site, all);
    }

    static long killZooKeeper(Site site, Dice dice) throws Exception {
        return killAndReplace(site, List.of(ZOO_KEEPER));
    }

    private static long killAndReplace(Site site, List<String> processes) throws Exception {
        for (String process : processes) {
            site.cluster().kill(process);
        }
        return replace(site);
    }

    private static long replace(Site site) throws Exception {
        long now = System.currentTimeMillis();
        site.cluster().startMissing();
        return now;
    }

    static long killTaskManagerForSeconds(Site site, Dice dice) throws Exception {
        site.cluster().kill(dice.oneOf(TASK_MANAGERS));
        dice.hold(3_000, 12_000);
        return replace(site);
    }

    static long killJobManagerForSeconds(Site site, Dice dice) throws Exception {
        site.cluster().kill(JOB_MANAGER);
        dice.hold(3_000, 12_000);
        return replace(site);
    }

    static long killTaskManagersInTurn(Site site, Dice dice) throws Exception {
        site.cluster().kill(TASK_MANAGERS.get(0));
        dice.hold(200, 4_000);
        site.cluster().kill(TASK_MANAGERS.get(1));
        return replace(site);
    }

    static long killTaskManagerTwice(Site site, Dice dice) throws Exception {
        String victim = dice.oneOf(TASK_MANAGERS);
        site.cluster().kill(victim);
        site.cluster().startMissing();
        dice.hold(0, 3_000);
        return killAndReplace(site, List.of(victim));
    }

    static long killTaskManagerInCheckpoint(Site site, Dice dice) throws Exception {
        site.cluster().triggerCheckpoint();
        dice.hold(0, 250);
        return killAndReplace(site, List.of(dice.oneOf(TASK_MANAGERS)));
    }

    static long killJobManagerInCheckpoint(Site site, Dice dice) throws Exception {
        site.cluster().triggerCheckpoint();
        dice.hold(0, 250);
        return killAndReplace(site, List.of(JOB_MANAGER));
    }

    static long freezeTaskManager(Site site, Dice dice) throws Exception {
        return freeze(site, dice.oneOf(TASK_MANAGERS), dice, 1_000, 6_000);
    }

    /** The cluster's heartbeat timeout is 12 seconds. */
    static long zombieTaskManager(Site site, Dice dice) throws Exception {
        return freeze(site, dice.oneOf(TASK_MANAGERS), dice, 15_000, 22_000);
    }

    static long freezeJobManager(Site site, Dice dice) throws Exception {
        return freeze(site, JOB_MANAGER, dice, 1_000, 5_000);
    }

    /** A session of ZooKeeper ends after 8 seconds. */
    static long zombieJobManager(Site site, Dice dice) throws Exception {
        return freeze(site, JOB_MANAGER, dice, 12_000, 18_000);
    }

    static long freezeZooKeeper(Site site, Dice dice) throws Exception {
        return freeze(site, ZOO_KEEPER, dice, 1_000, 5_000);
    }

    private static long freeze(Site site, String process, Dice dice, int least, int most) throws Exception {
        FlinkCluster cluster = site.cluster();
        cluster.freeze(process);
        try {
            dice.hold(least, most);
        } finally {
            cluster.thaw(process);
        }
        return System.currentTimeMillis();
    }
}
