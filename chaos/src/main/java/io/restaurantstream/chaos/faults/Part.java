package io.restaurantstream.chaos.faults;

import java.util.Locale;

/** What a fault strikes. Two faults may overlap when they strike different parts. */
public enum Part {
    /** JobManager, TaskManagers, ZooKeeper and the job itself. */
    CLUSTER,
    /** Postgres and the network to it. */
    DATABASE,
    /** The generator and the network to it. */
    SOURCE;

    /** As it is written on the command line. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
