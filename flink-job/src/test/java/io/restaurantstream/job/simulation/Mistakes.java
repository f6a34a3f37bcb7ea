package io.restaurantstream.job.simulation;

import io.restaurantstream.job.check.RejectedEvent;
import io.restaurantstream.job.sales.SaleChange;
import io.restaurantstream.job.source.RawEvent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.Advice.OnNonDefaultValue;

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

    /** Forgets what came too late. */
    static final class SkipSaleChanges {
        private SkipSaleChanges() {}

        @Advice.OnMethodEnter(skipOn = OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(0) Object row) {
            return row instanceof SaleChange;
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

    /** Says nothing of what is missing. */
    static final class SkipGaps {
        private SkipGaps() {}

        @Advice.OnMethodEnter(skipOn = OnNonDefaultValue.class)
        static boolean enter(@Advice.Argument(0) RawEvent event) {
            return event.isGap();
        }
    }
}
