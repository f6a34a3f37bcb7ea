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

    /** So many lives without faults must be as SQL has it before a mistake counts as one that only crashes show. */
    private static final long LOGS = 10;

    private static final int SHOWN_CHARACTERS = 300;

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
        // log 0 comes last: its truth is that of the seeds after it
        for (long log = LOGS - 1; log >= 0; log--) {
            try {
                truth.verify(Plan.of(log * Plan.SEEDS_PER_LOG));
            } catch (AssertionError caught) {
                tell(mutant, caught);
                return CaughtBy.VERIFICATION;
            }
        }
        for (long seed = 0; seed < SEEDS; seed++) {
            try {
                Object unusedSteps = truth.check(Plan.of(seed));
            } catch (AssertionError caught) {
                tell(mutant, caught);
                return CaughtBy.CRASHES;
            }
        }
        return null;
    }

    private static void tell(Mutant mutant, AssertionError caught) {
        String message = caught.getMessage();
        LOG.info("{} is caught: {}", mutant, message.substring(0, Math.min(SHOWN_CHARACTERS, message.length())));
    }
}
