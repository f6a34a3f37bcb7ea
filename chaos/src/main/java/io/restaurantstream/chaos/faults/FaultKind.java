package io.restaurantstream.chaos.faults;

import io.restaurantstream.chaos.site.Site;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Everything that is done to the parts, each with a name for the command line and a sentence for people. */
@SuppressWarnings("ImmutableEnumChecker") // faults are functions, and the sets are never changed
public enum FaultKind {
    KILL_TASKMANAGER(
            Part.CLUSTER, "kill -9 of a TaskManager, which is replaced at once", ClusterFaults::killTaskManager),
    KILL_TASKMANAGER_FOR_SECONDS(
            Part.CLUSTER,
            "kill -9 of a TaskManager, which is replaced 3 to 12 s later",
            ClusterFaults::killTaskManagerForSeconds),
    KILL_TASKMANAGERS(
            Part.CLUSTER, "kill -9 of both TaskManagers, which are replaced at once", ClusterFaults::killTaskManagers),
    KILL_TASKMANAGERS_IN_TURN(
            Part.CLUSTER,
            "kill -9 of one TaskManager and, up to 4 s later, of the other",
            ClusterFaults::killTaskManagersInTurn),
    KILL_TASKMANAGER_TWICE(
            Part.CLUSTER,
            "kill -9 of a TaskManager, and of the one that replaces it, while the job recovers",
            ClusterFaults::killTaskManagerTwice),
    KILL_TASKMANAGER_IN_CHECKPOINT(
            Part.CLUSTER,
            "kill -9 of a TaskManager up to 250 ms after a checkpoint was triggered",
            ClusterFaults::killTaskManagerInCheckpoint),
    KILL_TASKMANAGER_IN_SAVEPOINT(
            Part.CLUSTER,
            "kill -9 of a TaskManager while the job is being stopped with a savepoint",
            LifecycleFaults::killTaskManagerInSavepoint),
    KILL_JOBMANAGER(
            Part.CLUSTER, "kill -9 of the JobManager, which is replaced at once", ClusterFaults::killJobManager),
    KILL_JOBMANAGER_FOR_SECONDS(
            Part.CLUSTER,
            "kill -9 of the JobManager, which is replaced 3 to 12 s later",
            ClusterFaults::killJobManagerForSeconds),
    KILL_JOBMANAGER_IN_CHECKPOINT(
            Part.CLUSTER,
            "kill -9 of the JobManager up to 250 ms after a checkpoint was triggered",
            ClusterFaults::killJobManagerInCheckpoint),
    KILL_JOBMANAGER_AND_TASKMANAGER(
            Part.CLUSTER,
            "kill -9 of the JobManager and a TaskManager at once",
            ClusterFaults::killJobManagerAndTaskManager),
    KILL_CLUSTER(Part.CLUSTER, "kill -9 of the JobManager and both TaskManagers", ClusterFaults::killAllButZooKeeper),
    KILL_ZOOKEEPER(Part.CLUSTER, "kill -9 of ZooKeeper, which is replaced at once", ClusterFaults::killZooKeeper),
    FREEZE_TASKMANAGER(
            Part.CLUSTER,
            "a TaskManager is frozen (SIGSTOP) for 1 to 6 s, less than its heartbeat timeout",
            ClusterFaults::freezeTaskManager),
    ZOMBIE_TASKMANAGER(
            Part.CLUSTER,
            "a TaskManager is frozen for 15 to 22 s; when it wakes up, its job has restarted elsewhere",
            ClusterFaults::zombieTaskManager),
    FREEZE_JOBMANAGER(
            Part.CLUSTER,
            "the JobManager is frozen for 1 to 5 s, less than its ZooKeeper session timeout",
            ClusterFaults::freezeJobManager),
    ZOMBIE_JOBMANAGER(
            Part.CLUSTER,
            "the JobManager is frozen for 12 to 18 s; when it wakes up, it is no longer the leader",
            ClusterFaults::zombieJobManager),
    FREEZE_ZOOKEEPER(Part.CLUSTER, "ZooKeeper is frozen for 1 to 5 s", ClusterFaults::freezeZooKeeper),
    STOP_AND_RESTORE(
            Part.CLUSTER, "the job is stopped with a savepoint and restored from it", LifecycleFaults::stopAndRestore),
    CANCEL_AND_RESTORE(
            Part.CLUSTER,
            "the job is cancelled and restored from its newest checkpoint",
            LifecycleFaults::cancelAndRestore),
    SAVEPOINT(Part.CLUSTER, "a savepoint is taken of the running job", LifecycleFaults::savepoint),
    RESTORE_OLDER_SAVEPOINT(
            Part.CLUSTER,
            "the job is cancelled and restored from a savepoint that is older than the tables",
            LifecycleFaults::restoreOlderSavepoint),
    RESTORE_OLDER_CHECKPOINT(
            Part.CLUSTER,
            "the job is cancelled and restored from the oldest retained checkpoint",
            LifecycleFaults::restoreOlderCheckpoint),
    RESCALE(Part.CLUSTER, "the job is rescaled from 2 subtasks to 1, or back", LifecycleFaults::rescale),
    RESCALE_IN_OUTAGE(
            EnumSet.of(Part.CLUSTER, Part.DATABASE),
            "the job is rescaled while Postgres is down for 4 to 8 s",
            LifecycleFaults::rescaleInOutage),
    SECOND_JOB(
            Part.CLUSTER,
            "a second job is started on the same tables; the first must fail, and takes over again later",
            LifecycleFaults::secondJob),

    KILL_POSTGRES(
            Part.DATABASE, "kill -9 of all processes of Postgres, which is started at once", DatabaseFaults::kill),
    KILL_POSTGRES_FOR_SECONDS(
            Part.DATABASE,
            "kill -9 of all processes of Postgres, which is started 3 to 12 s later",
            DatabaseFaults::killForSeconds),
    KILL_POSTGRES_BACKEND(
            Part.DATABASE,
            "kill -9 of one backend of the job, after which Postgres runs crash recovery",
            DatabaseFaults::killBackend),
    ABORT_POSTGRES(Part.DATABASE, "Postgres is shut down in immediate mode and started again", DatabaseFaults::abort),
    RESTART_POSTGRES(Part.DATABASE, "Postgres is restarted in order", DatabaseFaults::restart),
    FREEZE_POSTGRES(Part.DATABASE, "all processes of Postgres are frozen for 2 to 8 s", DatabaseFaults::freeze),
    FREEZE_POSTGRES_BACKEND(
            Part.DATABASE, "one backend of the job is frozen for 2 to 8 s", DatabaseFaults::freezeBackend),
    TERMINATE_CONNECTIONS(
            Part.DATABASE, "all connections of the job are terminated", DatabaseFaults::terminateConnections),
    TERMINATE_CONNECTIONS_OFTEN(
            Part.DATABASE,
            "all connections of the job are terminated, 8 to 20 times within seconds",
            DatabaseFaults::terminateConnectionsAgainAndAgain),
    CANCEL_STATEMENTS(
            Part.DATABASE,
            "the statements of the job are cancelled, 20 to 60 times within seconds",
            DatabaseFaults::cancelStatements),
    LOCK_TABLE(Part.DATABASE, "a table is locked (ACCESS EXCLUSIVE) for 3 to 10 s", DatabaseFaults::lockTable),
    LOCK_ALL_TABLES(Part.DATABASE, "all tables are locked for 3 to 10 s", DatabaseFaults::lockAllTables),
    LOCK_NEWEST_ORDERS(
            Part.DATABASE, "the rows of the newest orders are locked for 3 to 10 s", DatabaseFaults::lockNewestOrders),
    READ_ONLY_DATABASE(
            Part.DATABASE, "the database is read-only for 3 to 10 s, as in a failover", DatabaseFaults::readOnly),
    REFUSE_CONNECTIONS(
            Part.DATABASE,
            "the database closes all connections and accepts no new ones for 3 to 10 s",
            DatabaseFaults::refuseConnections),
    LIMIT_CONNECTIONS(
            Part.DATABASE,
            "the connection limit leaves no connection for the job for 3 to 10 s",
            DatabaseFaults::limitConnections),
    MIGRATE(
            Part.DATABASE,
            "./stack migrate recreates all views, checks and grants while the job writes",
            DatabaseFaults::migrate),
    DATABASE_NETWORK_SLOW(
            Part.DATABASE,
            "the network to Postgres delays everything by 10 to 60 ms for some seconds",
            NetworkFaults.slow(Site::databaseNetwork)),
    DATABASE_NETWORK_CUT(
            Part.DATABASE, "all connections to Postgres are reset", NetworkFaults.cut(Site::databaseNetwork)),
    DATABASE_NETWORK_FLAPPING(
            Part.DATABASE,
            "all connections to Postgres are reset, 8 to 20 times within seconds",
            NetworkFaults.cutAgainAndAgain(Site::databaseNetwork)),
    DATABASE_NETWORK_BLACK_HOLE(
            Part.DATABASE,
            "the network to Postgres delivers nothing for 2 to 10 s",
            NetworkFaults.blackHole(Site::databaseNetwork)),
    DATABASE_NETWORK_LOST(
            Part.DATABASE,
            "the network to Postgres delivers nothing for 2 to 8 s, then resets all connections",
            NetworkFaults.blackHoleThenCut(Site::databaseNetwork)),
    DATABASE_NETWORK_CUT_IN_ANSWER(
            Part.DATABASE,
            "a connection to Postgres is reset in the middle of a response, 3 to 10 times",
            NetworkFaults.cutInAnswers(Site::databaseNetwork)),
    DATABASE_NETWORK_REFUSED(
            Part.DATABASE,
            "connections to Postgres are reset and refused for 2 to 8 s",
            NetworkFaults.refused(Site::databaseNetwork)),

    KILL_GENERATOR(Part.SOURCE, "kill -9 of the generator, which is started at once", SourceFaults::kill),
    KILL_GENERATOR_FOR_SECONDS(
            Part.SOURCE, "kill -9 of the generator, which is started 3 to 12 s later", SourceFaults::killForSeconds),
    FREEZE_GENERATOR(Part.SOURCE, "the generator is frozen for 2 to 10 s", SourceFaults::freeze),
    SOURCE_SLOW(Part.SOURCE, "the generator responds 0.2 to 3 s late", SourceFaults.slow(200, 3_000)),
    SOURCE_ERROR_500(
            Part.SOURCE,
            "the generator answers 30 to 100 % of the requests with" + " 500",
            SourceFaults.often("error_500_percent")),
    SOURCE_ERROR_503(
            Part.SOURCE,
            "the generator answers 30 to 100 % of the requests with" + " 503",
            SourceFaults.often("error_503_percent")),
    SOURCE_ERROR_429(
            Part.SOURCE,
            "the generator answers 30 to 100 % of the requests with" + " 429",
            SourceFaults.often("error_429_percent")),
    SOURCE_TRUNCATED(Part.SOURCE, "30 to 100 % of the pages are truncated", SourceFaults.often("truncated_percent")),
    SOURCE_REPEATED(
            Part.SOURCE, "30 to 100 % of the pages are older than requested", SourceFaults.often("repeated_percent")),
    SOURCE_OUTAGE(Part.SOURCE, "the generator reports an outage", SourceFaults::outage),
    SOURCE_MIXED(
            Part.SOURCE,
            "the generator is slow, returns errors, and truncates and repeats" + " pages",
            SourceFaults::mixed),
    SOURCE_NETWORK_SLOW(
            Part.SOURCE,
            "the network to the generator delays everything by 10 to 60 ms for some seconds",
            NetworkFaults.slow(Site::eventsNetwork)),
    SOURCE_NETWORK_CUT(
            Part.SOURCE, "all connections to the generator are reset", NetworkFaults.cut(Site::eventsNetwork)),
    SOURCE_NETWORK_FLAPPING(
            Part.SOURCE,
            "all connections to the generator are reset, 8 to 20 times within seconds",
            NetworkFaults.cutAgainAndAgain(Site::eventsNetwork)),
    SOURCE_NETWORK_BLACK_HOLE(
            Part.SOURCE,
            "the network to the generator delivers nothing for 2 to 10 s",
            NetworkFaults.blackHole(Site::eventsNetwork)),
    SOURCE_NETWORK_CUT_IN_ANSWER(
            Part.SOURCE,
            "a connection to the generator is reset in the middle of a page, 3 to 10 times",
            NetworkFaults.cutInAnswers(Site::eventsNetwork)),
    SOURCE_NETWORK_REFUSED(
            Part.SOURCE,
            "connections to the generator are reset and refused for 2 to 8 s",
            NetworkFaults.refused(Site::eventsNetwork));

    private final Set<Part> parts;
    private final String sentence;
    private final Fault fault;

    FaultKind(Part part, String sentence, Fault fault) {
        this(EnumSet.of(part), sentence, fault);
    }

    FaultKind(Set<Part> parts, String sentence, Fault fault) {
        this.parts = parts;
        this.sentence = sentence;
        this.fault = fault;
    }

    /** As it is written on the command line and in reports. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What happens. */
    public String sentence() {
        return sentence;
    }

    /** What is struck. */
    public Set<Part> parts() {
        return EnumSet.copyOf(parts);
    }

    /** Whether the job may restart: an outage of the database or of the log alone is waited out. */
    public boolean mayRestartJob() {
        return parts.contains(Part.CLUSTER);
    }

    /** Whether both may happen at the same time. */
    public boolean mayOverlap(FaultKind other) {
        return parts.stream().noneMatch(other.parts::contains);
    }

    /**
     * Does it, and puts it right again.
     *
     * @param seed decides what is left to chance
     * @return since when everything needed was being put right, in milliseconds since 1970
     */
    public long strike(Site site, long seed) throws Exception {
        return fault.strike(site, new Dice(seed));
    }

    /** The kinds of that name, which may be that of a {@link Part}; empty when there is none. */
    public static Optional<Set<FaultKind>> named(String word) {
        Set<FaultKind> found = Stream.of(values())
                .filter(kind -> kind.word().equals(word)
                        || kind.parts.stream().anyMatch(part -> part.word().equals(word)))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(FaultKind.class)));
        return found.isEmpty() ? Optional.empty() : Optional.of(found);
    }
}
