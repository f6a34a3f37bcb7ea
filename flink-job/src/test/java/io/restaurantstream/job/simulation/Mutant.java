package io.restaurantstream.job.simulation;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;

/** A mistake that is planted into the job's bytecode, to see whether the simulation notices. */
enum Mutant {
    SKIPS_AN_OFFSET(CaughtBy.CRASHES, change("source.LogSplitState", "advanceTo", Mistakes.OneMore.class)),
    CHECKPOINTS_BEFORE_THE_BATCH_IS_COMMITTED(
            CaughtBy.CRASHES, change("facts.FactsWriter", "flush", Mistakes.Skip.class)),
    LETS_THE_OLDER_EVENT_WIN(
            CaughtBy.VERIFICATION, change("facts.FactTable", "upsert", Mistakes.TurnTheGuardRound.class)),
    LETS_HOURS_GO_BACK(CaughtBy.CRASHES, change("sink.Upsert", "rowByRow", Mistakes.WithoutGuard.class)),
    DROPS_LATE_SALES(CaughtBy.VERIFICATION, change("sink.UpsertWriter", "write", Mistakes.SkipSaleChanges.class)),
    IGNORES_CANCELLATIONS(CaughtBy.VERIFICATION, change("sales.OrderHistory", "isCancelled", Mistakes.SayNo.class)),
    DOES_NOT_NOTE_FORGOTTEN_ORDERS(CaughtBy.VERIFICATION, change("sales.JoinSales", "note", Mistakes.Skip.class)),
    ROUNDS_CENTS(CaughtBy.VERIFICATION, change("sink.HourlySalesTable", "dollars", Mistakes.Round.class)),
    LETS_ORPHANS_THROUGH(CaughtBy.VERIFICATION, change("facts.EventTable", "needsOrder", Mistakes.SayNo.class)),
    FORGETS_PARKED_CHILDREN(
            CaughtBy.VERIFICATION, change("facts.FactsTransaction", "anythingIsParked", Mistakes.SayNo.class)),
    IGNORES_THE_FENCE(CaughtBy.CRASHES, change("facts.WriterFence", "enter", Mistakes.Skip.class)),
    DOES_NOT_RECORD_GAPS(CaughtBy.VERIFICATION, change("gate.DropRepeats", "processElement", Mistakes.SkipGaps.class)),
    LOSES_REJECTED_EVENTS(CaughtBy.VERIFICATION, change("sink.UpsertWriter", "write", Mistakes.SkipRejected.class));

    /** Who notices. */
    enum CaughtBy {
        /** A life in which nothing goes wrong differs from what SQL makes of the log. */
        VERIFICATION,
        /** Only lives in which something goes wrong differ from it. */
        CRASHES
    }

    /**
     * A method that does something else.
     *
     * @param type its class
     */
    record Change(String type, AsmVisitorWrapper code) {}

    private final CaughtBy caughtBy;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes what they hold
    private final List<Change> changes;

    Mutant(CaughtBy caughtBy, Change... changes) {
        this.caughtBy = caughtBy;
        this.changes = List.of(changes);
    }

    private static Change change(String type, String method, Class<?> mistake) {
        return new Change("io.restaurantstream.job." + type, Advice.to(mistake).on(named(method)));
    }

    CaughtBy caughtBy() {
        return caughtBy;
    }

    List<Change> changes() {
        return changes;
    }
}
