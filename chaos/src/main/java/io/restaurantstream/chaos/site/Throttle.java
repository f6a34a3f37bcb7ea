package io.restaurantstream.chaos.site;

import java.util.concurrent.TimeUnit;

/** Lets so many bytes through in a second, over all connections together. Safe for use by several threads. */
final class Throttle {

    private static final double NANOS_PER_SECOND = 1e9;

    private double bytesPerSecond = Double.POSITIVE_INFINITY;
    private long freeAtNanos = System.nanoTime();

    /** @param rate bytes in a second, more than 0; infinite for as many as there are */
    synchronized void setRate(double rate) {
        if (!(rate > 0)) {
            throw new IllegalArgumentException("a rate is more than 0 bytes/s, not " + rate);
        }
        bytesPerSecond = rate;
        freeAtNanos = Math.min(freeAtNanos, System.nanoTime());
    }

    /** Returns when the next {@code bytes} may go. */
    void pass(int bytes) throws InterruptedException {
        long wait = reserve(bytes);
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
        }
    }

    private synchronized long reserve(int bytes) {
        long now = System.nanoTime();
        long mine = Math.max(now, freeAtNanos);
        freeAtNanos = mine + (long) (bytes / bytesPerSecond * NANOS_PER_SECOND);
        return mine - now;
    }
}
