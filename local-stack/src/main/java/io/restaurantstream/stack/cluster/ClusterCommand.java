package io.restaurantstream.stack.cluster;

import picocli.CommandLine.Command;

/** A real Flink cluster on this machine: JobManager, TaskManagers and ZooKeeper, each in its own process. */
@Command(
        name = "cluster",
        description = "Starts, shows and stops a Flink cluster on this machine, one process per JobManager and "
                + "TaskManager, on loopback.",
        synopsisSubcommandLabel = "start|status|stop",
        subcommands = {ClusterStartCommand.class, ClusterStatusCommand.class, ClusterStopCommand.class})
public final class ClusterCommand {}
