package io.restaurantstream.job.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.job.TestDatabase;
import io.restaurantstream.job.simulation.Mutant.CaughtBy;
import io.restaurantstream.job.simulation.Simulation.Plan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The simulation would notice mistakes in the job: each planted one is caught, by whom it is said to be. */
@Tag("extended")
class MutantsIT {

    private static final Logger LOG = LoggerFactory.getLogger(MutantsIT.class);

    /** Seeds that share a log, so that its truth is found out once. */
    private static final int SEEDS = Plan.SEEDS_PER_LOG;

    private static TestDatabase database;
    private static Interposition interposition;

    @BeforeAll
    static void start() throws Exception {
        database = new TestDatabase();
        interposition = new Interposition();
    }

    @AfterAll
    static void stop() throws Exception {
        interposition.close();
        database.close();
    }

    @ParameterizedTest
    @EnumSource
    void isCaught(Mutant mutant) throws Exception {
        try (SimulatedTruth truth = new SimulatedTruth(database);
                PlantedMutant planted = new PlantedMutant(mutant)) {
            assertThat(catchIt(mutant, truth)).as("who catches %s", mutant).isEqualTo(mutant.caughtBy());
        }
    }

    private static CaughtBy catchIt(Mutant mutant, SimulatedTruth truth) throws Exception {
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                Object unusedSteps = truth.check(Plan.of(seed));
            } catch (AssertionError caught) {
                LOG.info(
                        "{} is caught: {}",
                        mutant,
                        caught.getMessage().lines().limit(3).toList());
                return truth.isVerified() ? CaughtBy.CRASHES : CaughtBy.VERIFICATION;
            }
        }
        return null;
    }
}
