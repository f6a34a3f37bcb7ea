package io.restaurantstream.job.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.job.TestDatabase;
import io.restaurantstream.job.simulation.Simulation.Plan;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whatever a seed does to the job, the tables come to what SQL makes of the log, and a reader never sees an orphan or a
 * row that went back. {@code -Dsimulation.first-seed=1000 -Dsimulation.seeds=100000} chooses the seeds of the long run.
 */
class SimulationIT {

    private static final Logger LOG = LoggerFactory.getLogger(SimulationIT.class);

    private static final long FIRST_SEED = Long.getLong("simulation.first-seed", 0);
    private static final long SEEDS = Long.getLong("simulation.seeds", 100);
    private static final long FEW_SEEDS = 20;
    private static final long TOLD_AFTER = 100;

    private static TestDatabase database;
    private static Interposition interposition;
    private static SimulatedTruth truth;

    @BeforeAll
    static void start() throws Exception {
        database = new TestDatabase();
        interposition = new Interposition();
        truth = new SimulatedTruth(database);
    }

    @AfterAll
    static void stop() throws Exception {
        truth.close();
        interposition.close();
        database.close();
    }

    @Test
    void aFewSeedsComeToTheSameTables() throws Exception {
        for (long seed = 0; seed < FEW_SEEDS; seed++) {
            assertThat(truth.check(Plan.of(seed))).isNotEmpty();
        }
    }

    @Test
    @Tag("extended")
    void manySeedsComeToTheSameTables() throws Exception {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            assertThat(truth.check(Plan.of(seed))).isNotEmpty();
            if ((seed + 1) % TOLD_AFTER == 0) {
                LOG.info("Seeds {} to {} come to the same tables", FIRST_SEED, seed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 13, 14})
    void aSeedRepeatsItselfStepByStep(long seed) throws Exception {
        assertThat(truth.check(Plan.of(seed))).isEqualTo(truth.check(Plan.of(seed)));
    }
}
