package io.restaurantstream.adapters.snapshot;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Money of other systems in cents: rounded once, half up, when it is read, and whole numbers from then on. */
public final class Cents {

    private Cents() {}

    /**
     * {@code amount} in cents, half a cent away from zero.
     *
     * @throws ArithmeticException when it is beyond what a {@code long} holds
     */
    public static long of(BigDecimal amount) {
        return amount.movePointRight(2).setScale(0, RoundingMode.HALF_UP).longValueExact();
    }

    /** The share of {@code whole} that {@code part} is of {@code of}, half up; 0 when {@code of} is 0. */
    public static long share(long whole, long part, long of) {
        if (of == 0) {
            return 0;
        }
        return BigDecimal.valueOf(whole)
                .multiply(BigDecimal.valueOf(part))
                .divide(BigDecimal.valueOf(of), 0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
