package io.restaurantstream.job.simulation;

import io.restaurantstream.event.MalformedPageException;
import io.restaurantstream.event.PageReader;
import io.restaurantstream.job.TestDatabase;
import io.restaurantstream.job.simulation.Simulation.Plan;
import io.restaurantstream.verification.LogSource;
import io.restaurantstream.verification.ProgressListener;
import io.restaurantstream.verification.Verification;
import io.restaurantstream.verification.VerificationResult;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the tables must hold at the end of a simulation. A life of the job in which nothing goes wrong is verified: SQL
 * computes every table from the log. Every other life on the same log must come to the same rows.
 */
final class SimulatedTruth implements AutoCloseable {

    private static final int MOST_EVENTS_OF_A_PAGE = 1000;
    private static final int SEEDS_BETWEEN_CLEANINGS = 100;

    private final SimulatedGraph.Factory graphs;
    private final Tables tables;
    private long log = Long.MIN_VALUE;
    private List<String> contents = List.of();
    private int seeds;

    SimulatedTruth(TestDatabase database) throws SQLException {
        this.graphs = new SimulatedGraph.Factory(database.url() + "&sslmode=disable&gssEncMode=disable&socketFactory="
                + ScriptedSockets.class.getName());
        this.tables = new Tables(database.connect());
    }

    /**
     * Lives through a plan and compares the tables at its end; returns the steps.
     *
     * @throws AssertionError when a row differs, an invariant is broken, or the job fails; with seed and steps
     */
    List<String> check(Plan plan) throws Exception {
        if (++seeds % SEEDS_BETWEEN_CLEANINGS == 0) {
            tables.truncate();
        }
        if (plan.log() != log) {
            verify(plan);
        }
        List<String> steps = Simulation.run(plan, graphs, tables);
        List<String> actual = tables.contents();
        if (!actual.equals(contents)) {
            List<String> missing = new ArrayList<>(contents);
            actual.forEach(missing::remove);
            List<String> extra = new ArrayList<>(actual);
            contents.forEach(extra::remove);
            throw new AssertionError("seed " + plan.seed() + ": the tables differ at the end\nmissing:\n  "
                    + String.join("\n  ", missing) + "\nextra:\n  " + String.join("\n  ", extra) + "\n" + plan
                    + "\nsteps:\n  " + String.join("\n  ", steps));
        }
        return steps;
    }

    /**
     * Lives through the log of a plan without its faults, and compares the tables with what SQL makes of it.
     *
     * @throws AssertionError when they differ
     */
    void verify(Plan plan) throws Exception {
        contents = verified(plan.withoutFaults());
        log = plan.log();
    }

    private List<String> verified(Plan plan) throws Exception {
        List<String> unusedSteps = Simulation.run(plan, graphs, tables);
        SimulatedLog simulated = SimulatedLog.of(plan.log(), plan.events());
        LogSource pages = since -> {
            try {
                byte[] page = simulated.page(since, MOST_EVENTS_OF_A_PAGE, 0, 1, simulated.last());
                return PageReader.read(page, since, MOST_EVENTS_OF_A_PAGE);
            } catch (MalformedPageException e) {
                throw new IOException(e);
            }
        };
        VerificationResult result = Verification.run(
                pages, tables.connection(), OptionalLong.of(simulated.last()), ProgressListener.SILENT);
        if (!result.isEqual()) {
            throw new AssertionError("log " + plan.log() + " without faults: " + result);
        }
        return tables.contents();
    }

    @Override
    public void close() throws SQLException {
        tables.close();
    }
}
