package io.restaurantstream.livepage;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.livepage.Surroundings.Answers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PipelineStateTest {

    private static final Instant START = Instant.parse("2026-11-28T12:00:00Z");

    private final PipelineState state = new PipelineState(START);

    private static Snapshot snapshot(long offset, Instant eventTime) {
        return new Snapshot(
                1,
                "1:1:",
                START,
                offset,
                eventTime,
                eventTime,
                null,
                List.of(),
                Map.of(),
                Set.of(),
                Set.of(),
                List.of(),
                List.of(),
                HourProofs.NONE,
                VerifiedHours.NONE,
                Outlook.NONE);
    }

    private static Instant t(long seconds) {
        return START.plusSeconds(seconds);
    }

    private String kind(long second) {
        return state.at(t(second)).kind();
    }

    private String sentence(long second) {
        return state.at(t(second)).sentence();
    }

    @Test
    void startsUntilTheDatabaseHasAnswered() {
        assertThat(kind(1)).isEqualTo("starting");
        assertThat(kind(10)).isEqualTo("starting");
    }

    @Test
    void tellsThatTheDatabaseHasNoTables() {
        state.failed("The database has no tables yet; ./stack migrate creates them.");
        assertThat(kind(1)).isEqualTo("no-tables");
    }

    @Test
    void tellsThatTheDatabaseIsAwayAndWhatTheNumbersAreOf() {
        state.read(snapshot(10, t(0)), t(0));
        state.failed("The database cannot be read: refused.");
        assertThat(kind(1)).isEqualTo("no-database");
        assertThat(sentence(1)).contains("refused").contains("as of 2026-11-28T12:00:00Z event time");
        state.read(snapshot(11, t(2)), t(2));
        assertThat(kind(2)).isEqualTo("live");
    }

    @Test
    void tellsThatTheDatabaseDoesNotAnswer() {
        state.read(snapshot(10, t(0)), t(0));
        assertThat(kind(2)).isEqualTo("live");
        assertThat(kind(3)).isEqualTo("no-database");
    }

    @Test
    void doesNotTakeALongSnapshotForAnOutageWhileItsQueriesAreAnswered() {
        state.read(snapshot(10, t(0)), t(0));
        state.databaseAnswered(t(2));
        assertThat(kind(4)).isEqualTo("live");
        assertThat(kind(5)).isEqualTo("no-database");
    }

    @Test
    void asksForTheJobWhereThereIsNoEvent() {
        state.read(snapshot(0, null), t(0));
        assertThat(kind(0)).isEqualTo("empty");
        state.answered(new Answers(-1, "", true), t(0));
        assertThat(sentence(0)).contains("Flink does not answer");
    }

    @Test
    void countsWhatIsStillToComeWhenTheLogSays() {
        state.answered(new Answers(100_000, "RUNNING", false), t(0));
        state.read(snapshot(10_000, t(-90_000)), t(0));
        state.read(snapshot(20_000, t(-80_000)), t(1));
        assertThat(kind(1)).isEqualTo("catching-up");
        assertThat(sentence(1)).isEqualTo("Catching up: 20,000 of 100,000 events, 10,000 a second, 8 s to go.");
    }

    @Test
    void measuresByEventTimeWhenTheLogIsNotKnown() {
        state.read(snapshot(10_000, t(-90_000)), t(0));
        state.read(snapshot(20_000, t(-80_000)), t(1));
        assertThat(sentence(1))
                .isEqualTo("Catching up: 20,000 events are in, 10,000 a second, 22 h behind now, 8 s to go.");
    }

    @Test
    void isStaleWhenNothingComesThoughEventsWait() {
        state.answered(new Answers(100_000, "RUNNING", false), t(0));
        state.read(snapshot(20_000, t(0)), t(0));
        state.read(snapshot(20_000, t(0)), t(9));
        assertThat(kind(9)).isEqualTo("stale");
        assertThat(sentence(9)).isEqualTo("Stale: 80,000 events wait and none was written for 9 s.");
    }

    @Test
    void isLiveWhenAllEventsAreInHoweverLongAgo() {
        state.answered(new Answers(20_000, "RUNNING", false), t(0));
        state.read(snapshot(20_000, t(0)), t(0));
        state.read(snapshot(20_000, t(0)), t(300));
        assertThat(sentence(300)).isEqualTo("Live: all 20,000 events are in; the last came 5 min ago.");
    }

    @Test
    void isLiveWhileTheFirstEventAfterAQuietTimeIsOnItsWay() {
        state.answered(new Answers(20_000, "RUNNING", false), t(0));
        state.read(snapshot(20_000, t(0)), t(0));
        state.read(snapshot(20_000, t(0)), t(60));
        state.answered(new Answers(20_001, "RUNNING", false), t(60));
        assertThat(kind(61)).isEqualTo("live");
        state.read(snapshot(20_000, t(0)), t(66));
        assertThat(sentence(66)).isEqualTo("Stale: no new event for 66 s.");
    }

    @Test
    void isStaleWithItsAgeWhenNothingComesAndNobodyKnowsWhy() {
        state.read(snapshot(20_000, t(-60)), t(0));
        assertThat(sentence(0)).isEqualTo("Stale: no new event for 60 s.");
    }

    @Test
    void tellsThatFlinkDoesNotAnswerSinceWhenAndWhatTheNumbersAreOf() {
        state.answered(new Answers(30_000, "RUNNING", false), t(0));
        state.read(snapshot(20_000, t(0)), t(0));
        state.answered(new Answers(30_000, "", true), t(1));
        assertThat(kind(1)).isEqualTo("flink-away");
        state.read(snapshot(20_000, t(0)), t(3));
        assertThat(sentence(3))
                .isEqualTo("Flink has not answered for 3 s: the job may be down. What you see is as of"
                        + " 2026-11-28T12:00:00Z event time; trying again.");
        state.answered(new Answers(20_000, "RUNNING", false), t(60));
        state.read(snapshot(20_000, t(0)), t(60));
        assertThat(kind(60)).isEqualTo("live");
    }

    @Test
    void doesNotTakeASlowAnswerForAnOutageWhileEventsCome() {
        state.answered(new Answers(-1, "RUNNING", false), t(0));
        state.read(snapshot(20_000, t(0)), t(0));
        state.read(snapshot(20_001, t(1)), t(1));
        state.answered(new Answers(-1, "", true), t(1));
        assertThat(kind(1)).isEqualTo("live");
        assertThat(kind(2)).isEqualTo("flink-away");
    }

    @Test
    void believesTheEventsMoreThanAFlinkThatNeverAnswers() {
        state.answered(new Answers(-1, "", true), t(1));
        state.read(snapshot(20_000, t(0)), t(0));
        state.read(snapshot(20_001, t(10)), t(10));
        state.read(snapshot(20_001, t(10)), t(13));
        assertThat(kind(13)).isEqualTo("live");
        state.read(snapshot(20_001, t(10)), t(16));
        assertThat(kind(16)).isEqualTo("flink-away");
    }

    @Test
    void tellsAFailedJobBeforeAnythingElse() {
        state.read(snapshot(20_000, t(0)), t(0));
        state.answered(new Answers(30_000, "RESTARTING", false), t(0));
        assertThat(kind(0)).isEqualTo("job-failed");
        assertThat(sentence(0)).contains("restarting");
    }
}
