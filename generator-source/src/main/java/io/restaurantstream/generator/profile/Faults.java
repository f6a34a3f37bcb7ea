package io.restaurantstream.generator.profile;

import java.util.Map;

/**
 * How often which fault is in the log. As much a part of the world as its orders: the same config has the same faults
 * at the same offsets.
 *
 * @param rates how often each fault happens, kept exactly in every 10,000 sound events; an event has at most one, so
 *     together they are at most 100 %
 * @param repeatedWithinEvents a repeated event comes at most so many events after the first time, 1 to 10,000
 * @param lateMeanSeconds mean delay of late events, 1 to {@code lateMaxSeconds}; delays are exponential
 * @param lateMaxSeconds no event comes, late or again, longer than this after it happened, 1 to 43,200, nor after the
 *     business day on which it happened
 */
public record Faults(Map<Fault, Rate> rates, int repeatedWithinEvents, int lateMeanSeconds, int lateMaxSeconds) {

    private static final int MAX_DISTANCE = 10_000;
    private static final int MAX_DELAY_SECONDS = 43_200;

    public Faults {
        for (Fault fault : Fault.values()) {
            if (!rates.containsKey(fault)) {
                throw new IllegalArgumentException("rates: " + fault + " is missing");
            }
        }
        rates = EnumKeyed.copy(Fault.class, rates);
        int sum = rates.values().stream().mapToInt(Rate::perTenThousand).sum();
        if (sum > Rate.WHOLE) {
            throw new IllegalArgumentException("rates: add up to " + sum / 100.0 + ", must be at most 100");
        }
        if (repeatedWithinEvents < 1 || repeatedWithinEvents > MAX_DISTANCE) {
            throw new IllegalArgumentException(
                    "repeated_within_events: is " + repeatedWithinEvents + ", must be from 1 to " + MAX_DISTANCE);
        }
        if (lateMaxSeconds < 1 || lateMaxSeconds > MAX_DELAY_SECONDS) {
            throw new IllegalArgumentException(
                    "late_max_seconds: is " + lateMaxSeconds + ", must be from 1 to " + MAX_DELAY_SECONDS);
        }
        if (lateMeanSeconds < 1 || lateMeanSeconds > lateMaxSeconds) {
            throw new IllegalArgumentException(
                    "late_mean_seconds: is " + lateMeanSeconds + ", must be from 1 to " + lateMaxSeconds);
        }
    }

    /** How many of 10,000 sound events have {@code fault}, or how many such offsets are added to them. */
    public int perTenThousand(Fault fault) {
        return rates.get(fault).perTenThousand();
    }

    /** The longest time, in milliseconds, between an event's own time and its place in the log; 0 when all are on time. */
    public long maxDelayMs() {
        boolean onTime = perTenThousand(Fault.LATE_ARRIVAL) == 0 && perTenThousand(Fault.REPEATED_DELIVERY) == 0;
        return onTime ? 0 : lateMaxSeconds * 1000L;
    }
}
