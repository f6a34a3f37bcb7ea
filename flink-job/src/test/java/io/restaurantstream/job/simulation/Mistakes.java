package io.restaurantstream.job.simulation;

import io.restaurantstream.event.LogPage;
import io.restaurantstream.job.check.RejectedEvent;
import io.restaurantstream.job.source.RawEvent;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.OnNonDefaultValue;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.apache.flink.util.Collector;

/** What a {@link Mutant} does in a method; the code is copied into it. */
@SuppressWarnings("UnusedVariable") // what is written to is a variable of that method
final class Mistakes {

    private Mistakes() {}

    /** Takes a number for the next one. */
    static final class OneMore {
        private OneMore() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) long offset) {
            offset = offset + 1;
        }
    }

    /** Does nothing. */
    static final class Skip {
        private Skip() {}

        @Advice.OnMethodEnter(skipOn = OnNonDefaultValue.class)
        static boolean enter() {
            return true;
        }
    }

    /** Answers false. */
    static final class SayNo {
        private SayNo() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) boolean answer) {
            answer = false;
        }
    }

    /** Lets only earlier offsets replace a row. */
    static final class TurnTheGuardRound {
        private TurnTheGuardRound() {}

        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) String sql) {
            sql = sql.replace(" < EXCLUDED", " > EXCLUDED");
        }
    }

    /** Lets every row replace the one before. */
    static final class WithoutGuard {
        private WithoutGuard() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) String sql) {
            sql = sql.replace("WHERE hourly_sales.last_offset < EXCLUDED.last_offset", "");
        }
    }

    /** Forgets what was rejected. */
    static final class SkipRejected {
        private SkipRejected() {}

        @Advice.OnMethodEnter(skipOn = OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(0) Object row) {
            return row instanceof RejectedEvent;
        }
    }

    /** Loses the last bit of an amount. */
    static final class Round {
        private Round() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) long cents) {
            cents = cents & ~1;
        }
    }

    /** Takes an event of a page that was read before for a new one. */
    static final class AsIfNew {
        private AsIfNew() {}

        @Advice.OnMethodEnter
        static void enter(
                @Advice.Argument(0) LogPage.Entry entry,
                @Advice.FieldValue(value = "position", readOnly = false) long position) {
            position = Math.min(position, entry.offset() - 1);
        }
    }

    /** Lets every event through. */
    static final class PassAll {
        private PassAll() {}

        @Advice.OnMethodEnter(skipOn = OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(0) RawEvent event, @Advice.Argument(2) Collector<RawEvent> out) {
            if (event.isGap()) {
                return false;
            }
            out.collect(event);
            return true;
        }
    }

    /** Says nothing of what is missing. */
    static final class SkipGaps {
        private SkipGaps() {}

        @Advice.OnMethodEnter(skipOn = OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(0) RawEvent event) {
            return event.isGap();
        }
    }

    /** Answers with itself instead of what comes after it. */
    static final class StayTheSame {
        private StayTheSame() {}

        @Advice.OnMethodExit
        static void exit(
                @Advice.This Object self,
                @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object next) {
            next = self;
        }
    }

    /** Drops the rows that are not written yet. */
    static final class ForgetRows {
        private ForgetRows() {}

        @Advice.OnMethodEnter
        static void enter(@Advice.FieldValue("rows") List<?> rows) {
            rows.clear();
        }
    }
}
