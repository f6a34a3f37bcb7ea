package io.restaurantstream.job.simulation;

import io.restaurantstream.job.simulation.ScriptedSockets.Fate;
import io.restaurantstream.job.simulation.ScriptedSockets.ScriptedSocket;
import io.restaurantstream.job.simulation.SimulatedJob.Checkpoint;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.JobID;

/**
 * One life of the job, which a seed decides step by step: who goes on, what the server and the network do, when a process
 * dies, and what it is restored from.
 */
final class Simulation {

    /** A life that takes longer has come to a standstill. */
    private static final int MOST_STEPS = 20_000;

    private static final int SHOWN_STEPS = 400;

    /**
     * What a seed does to the job.
     *
     * @param log number of the log; what the tables must hold at the end is a function of it alone
     * @param events in the log
     * @param crashes how often processes die
     * @param databaseFaults how often a connection to Postgres breaks
     * @param serverFaults how many answers of the log's server are wrong
     */
    record Plan(long seed, long log, int events, int crashes, int databaseFaults, int serverFaults) {

        /** The truth of a log is found out once for so many seeds. */
        static final int SEEDS_PER_LOG = 50;

        private static final int EVENTS = 80;

        static Plan of(long seed) {
            Random random = new Random(seed);
            return new Plan(
                    seed,
                    Math.floorDiv(seed, SEEDS_PER_LOG),
                    EVENTS,
                    random.nextInt(4),
                    random.nextInt(5),
                    random.nextInt(12));
        }

        /** The same log, and nothing happens to the job. */
        Plan withoutFaults() {
            return new Plan(seed, log, events, 0, 0, 0);
        }
    }

    /** The process dies at this moment. */
    private static final class Killed extends Error {
        Killed() {
            super("killed by the script", null, false, false);
        }
    }

    private final Plan plan;
    private final Random random;
    private final SimulatedWorld world;
    private final ScriptedServer server;
    private final SimulatedLog log;
    private final Tables tables;
    private final SimulatedGraph graph;
    private final JobID jobId;
    private final SimulatedCoordinator coordinator;
    private final Deque<String> trace = new ArrayDeque<>();
    private final List<String> faults = new ArrayList<>();

    private int crashesLeft;
    private int databaseFaultsLeft;
    private int messagesToFault;
    private boolean isKilled;
    private long checkpoints;
    private int steps;

    private SimulatedJob job;
    private Checkpoint completed;
    private List<ScriptedSocket> sockets = new ArrayList<>();
    private SimulatedJob zombie;
    private List<ScriptedSocket> socketsOfZombie = new ArrayList<>();

    private Simulation(Plan plan, SimulatedGraph.Factory graphs, Tables tables) {
        this.plan = plan;
        this.tables = tables;
        this.random = new Random(plan.seed() * 31 + plan.crashes());
        this.log = SimulatedLog.of(plan.log(), plan.events());
        this.server = new ScriptedServer(log, random, plan.serverFaults(), this::fault);
        this.graph = graphs.of(plan.log(), random.nextInt(SimulatedGraph.VARIANTS));
        this.world = SimulatedWorld.begin(random, server::answer);
        this.jobId = new JobID(plan.seed(), 1);
        this.crashesLeft = plan.crashes();
        this.databaseFaultsLeft = plan.databaseFaults();
        this.messagesToFault = nextFault();
        this.coordinator = new SimulatedCoordinator(graph.source());
        ScriptedSockets.follow(new ScriptOfSockets());
    }

    /** Lives through {@code plan}, and returns the steps; the tables are left as they are at its end. */
    static List<String> run(Plan plan, SimulatedGraph.Factory graphs, Tables tables) throws Exception {
        tables.clear();
        Simulation simulation = new Simulation(plan, graphs, tables);
        try {
            simulation.live();
            return List.copyOf(simulation.trace);
        } catch (Exception | AssertionError e) {
            throw simulation.failed(e);
        } finally {
            simulation.cut(simulation.sockets);
            simulation.cut(simulation.socketsOfZombie);
            SimulatedWorld.end();
        }
    }

    // ---- what goes wrong

    private int nextFault() {
        return 1 + random.nextInt(60);
    }

    private void fault(String what) {
        trace("  " + what);
        faults.add("step " + steps + ": " + what);
    }

    private void trace(String what) {
        trace.add(steps + " " + what);
    }

    /** Decides over the network to Postgres. */
    private final class ScriptOfSockets implements ScriptedSockets.Script {

        @Override
        public Fate ofMessage() {
            if (isKilled) {
                throw new Killed();
            }
            if (databaseFaultsLeft == 0 || --messagesToFault > 0) {
                return Fate.ARRIVES;
            }
            databaseFaultsLeft--;
            messagesToFault = nextFault();
            Fate fate =
                    List.of(Fate.IS_LOST, Fate.IS_HALVED, Fate.IS_NOT_ANSWERED).get(random.nextInt(3));
            if (crashesLeft > 0 && random.nextInt(3) == 0) {
                isKilled = true;
            }
            fault("a message to Postgres " + fate + (isKilled ? ", and the job is killed" : ""));
            return fate;
        }

        @Override
        public boolean refusesConnection() {
            if (isKilled) {
                throw new Killed();
            }
            boolean refuses = databaseFaultsLeft > 0 && random.nextInt(12) == 0;
            if (refuses) {
                databaseFaultsLeft--;
                fault("Postgres refuses a connection");
            }
            return refuses;
        }
    }

    private void cut(List<ScriptedSocket> connections) throws IOException {
        for (ScriptedSocket connection : connections) {
            connection.cut();
        }
    }

    // ---- the life of the job

    private void live() throws Exception {
        coordinator.restore(null);
        start(1 + random.nextInt(2), true);
        while (!hasReadAll()) {
            step();
        }
        server.faultless();
        crashesLeft = 0;
        databaseFaultsLeft = 0;
        endZombie();
        // what is pending in windows and batches is written after a while
        for (int i = 0; i < 6; i++) {
            letPass(250);
            guarded(this::letThreadsWork);
        }
        long last = checkpoints;
        while (completed == null || completed.id() <= last) {
            step();
        }
        check();
    }

    private boolean hasReadAll() {
        return !server.hasMore()
                && !job.splits().isEmpty()
                && job.splits().stream().allMatch(split -> split.position() >= log.last())
                && job.isDrained();
    }

    private void start(int parallelism, boolean isNewEnumerator) throws Exception {
        trace("the job starts with parallelism " + parallelism + " from "
                + (completed == null ? "nothing" : "checkpoint " + completed.id()));
        isKilled = false;
        sockets = new ArrayList<>();
        ScriptedSockets.takeOpened();
        try {
            job = new SimulatedJob(graph.source(), graph.chain(), jobId, parallelism, world.millis(), completed);
        } catch (Exception | Error e) {
            if (!isKilled) {
                throw e;
            }
            sockets.addAll(ScriptedSockets.takeOpened());
            cut(sockets);
            crashesLeft--;
            start(parallelism, isNewEnumerator);
            return;
        }
        sockets.addAll(ScriptedSockets.takeOpened());
        coordinator.register(job, isNewEnumerator);
    }

    private interface Step {
        void run() throws Exception;
    }

    /** Does something in the job, which may be killed meanwhile, and is restored then. */
    private void guarded(Step step) throws Exception {
        try {
            step.run();
        } catch (Exception | Error e) {
            if (!isKilled) {
                throw e;
            }
        }
        sockets.addAll(ScriptedSockets.takeOpened());
        if (isKilled) {
            crashesLeft--;
            cut(sockets);
            restart();
        }
    }

    private void step() throws Exception {
        if (++steps > MOST_STEPS) {
            throw new AssertionError("the job makes no progress");
        }
        int reader = random.nextInt(job.parallelism());
        int task = random.nextInt(job.parallelism());
        switch (random.nextInt(24)) {
            case 0, 1, 2, 3 ->
                guarded(() -> {
                    if (job.fetch(reader)) {
                        trace("reader " + reader + " fetches");
                    }
                });
            case 4, 5, 6, 7 -> {
                int records = 1 + random.nextInt(8);
                if (job.emit(reader, records)) {
                    trace("reader " + reader + " emits up to " + records);
                }
            }
            case 8, 9, 10, 11, 12 -> {
                int elements = 1 + random.nextInt(10);
                guarded(() -> {
                    if (job.deliver(reader, task, elements, world.millis())) {
                        trace("task " + task + " takes up to " + elements + " from reader " + reader);
                    }
                });
            }
            case 13, 14 ->
                guarded(() -> {
                    boolean writes = job.threadHasWork(task);
                    if (writes) {
                        trace("the thread of task " + task + " writes");
                        boolean unusedHadWork = job.stepThread(task);
                    }
                    job.readMail(task);
                    if (writes && !isKilled) {
                        check();
                    }
                });
            case 15, 16 -> letPass(1 + random.nextInt(900));
            case 17 -> {
                if (!job.hasCheckpointInFlight()) {
                    checkpoints++;
                    trace("checkpoint " + checkpoints + " begins");
                    job.trigger(checkpoints, coordinator.snapshot(checkpoints));
                }
            }
            case 18 -> {
                if (job.sendBarrier(reader)) {
                    trace("reader " + reader + " sends its barriers");
                }
            }
            case 19 -> completeCheckpoint();
            case 20 -> {
                if (server.hasLateAnswers()) {
                    trace("an answer comes late");
                    server.answerLate();
                } else if (!job.waitsForBarriers() && server.mustAnswer(coordinator::step)) {
                    trace("the enumerator looks at the log");
                }
            }
            case 21 -> {
                if (server.hasMore()) {
                    trace("the log has grown to " + server.grow(1 + random.nextInt(15)));
                }
            }
            case 22 -> {
                if (crashesLeft > 0 && random.nextInt(8) == 0) {
                    crash();
                }
            }
            default -> wakeZombie();
        }
    }

    private void letPass(int millis) throws Exception {
        world.letPass(millis);
        trace(millis + " ms pass");
        guarded(() -> job.setProcessingTime(world.millis()));
        check();
    }

    private void letThreadsWork() throws Exception {
        for (int task = 0; task < job.parallelism(); task++) {
            boolean works = true;
            while (works) {
                works = job.stepThread(task);
            }
            job.readMail(task);
        }
    }

    private void completeCheckpoint() throws Exception {
        Checkpoint checkpoint = job.complete();
        if (checkpoint != null) {
            trace("checkpoint " + checkpoint.id() + " is complete");
            completed = checkpoint;
            check();
            guarded(() -> job.completed(checkpoint.id()));
        }
    }

    private void crash() throws Exception {
        crashesLeft--;
        switch (random.nextInt(3)) {
            case 0 -> {
                fault("the job is killed");
                cut(sockets);
            }
            case 1 -> {
                fault("the job fails and is closed");
                job.close();
                cut(sockets);
            }
            default -> {
                fault("the job is frozen");
                endZombie();
                zombie = job;
                socketsOfZombie = sockets;
            }
        }
        restart();
    }

    private void restart() throws Exception {
        check();
        boolean jobManagerDies = random.nextBoolean();
        boolean rescales = random.nextInt(4) == 0;
        if (jobManagerDies || rescales) {
            coordinator.restore(completed == null ? null : completed.enumerator());
        } else {
            coordinator.reset(completed == null ? 0 : completed.id());
        }
        start(rescales ? 1 + random.nextInt(3) : job.parallelism(), jobManagerDies || rescales);
    }

    /** A process that was taken for dead goes on where it stood. */
    private void wakeZombie() throws Exception {
        if (zombie == null || random.nextInt(4) > 0) {
            return;
        }
        trace("the frozen job wakes up");
        List<String> before = tables.facts();
        try {
            int task = random.nextInt(zombie.parallelism());
            boolean unusedHadWork = zombie.stepThread(task);
            zombie.readMail(task);
            zombie.setProcessingTime(world.millis());
        } catch (Exception | Error e) {
            trace("  it fails: " + e.getMessage());
        }
        socketsOfZombie.addAll(ScriptedSockets.takeOpened());
        if (!tables.facts().equals(before)) {
            throw new AssertionError("a writer that has been replaced has written facts");
        }
        check();
        if (random.nextBoolean()) {
            endZombie();
        }
    }

    private void endZombie() throws IOException {
        zombie = null;
        cut(socketsOfZombie);
        socketsOfZombie = new ArrayList<>();
    }

    private void check() throws Exception {
        List<String> violations = tables.violations();
        if (!violations.isEmpty()) {
            throw new AssertionError("a reader sees " + violations);
        }
    }

    private AssertionError failed(Throwable failure) {
        List<String> shown = List.copyOf(trace);
        if (shown.size() > SHOWN_STEPS) {
            shown = shown.subList(shown.size() - SHOWN_STEPS, shown.size());
        }
        return new AssertionError(
                "seed " + plan.seed() + ": " + failure.getMessage() + "\n" + plan + "\nfaults:\n  "
                        + String.join("\n  ", faults) + "\nlast steps:\n  " + String.join("\n  ", shown),
                failure);
    }
}
