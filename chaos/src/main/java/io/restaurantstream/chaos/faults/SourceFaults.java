package io.restaurantstream.chaos.faults;

import io.restaurantstream.chaos.site.EventServer;
import io.restaurantstream.chaos.site.Site;
import java.util.Locale;

/** A generator that is killed, stands still, is slow or answers with what is no page of the log. */
final class SourceFaults {

    private SourceFaults() {}

    static long kill(Site site, Dice dice) throws Exception {
        site.events().kill();
        return start(site);
    }

    static long killForSeconds(Site site, Dice dice) throws Exception {
        site.events().kill();
        dice.hold(3_000, 12_000);
        return start(site);
    }

    private static long start(Site site) throws Exception {
        long now = System.currentTimeMillis();
        site.events().start();
        return now;
    }

    static long freeze(Site site, Dice dice) throws Exception {
        site.events().freeze();
        try {
            dice.hold(2_000, 10_000);
        } finally {
            site.events().thaw();
        }
        return System.currentTimeMillis();
    }

    /** Answers late, in the given range of milliseconds. */
    static Fault slow(int leastMillis, int mostMillis) {
        return (site, dice) -> misbehaving(site, dice, "\"latency_ms\":" + dice.between(leastMillis, mostMillis));
    }

    /** Many or all requests end in one of the ways of {@code /admin/faults}. */
    static Fault often(String setting) {
        return (site, dice) -> misbehaving(site, dice, "\"" + setting + "\":" + dice.between(30, 100));
    }

    static long outage(Site site, Dice dice) throws Exception {
        return misbehaving(site, dice, "\"outage_seconds\":60");
    }

    static long mixed(Site site, Dice dice) throws Exception {
        return misbehaving(
                site,
                dice,
                String.format(
                        Locale.ROOT,
                        "\"latency_ms\":%d,\"error_500_percent\":%d,\"error_503_percent\":%d,"
                                + "\"truncated_percent\":%d,\"repeated_percent\":%d",
                        dice.between(0, 300),
                        dice.between(0, 20),
                        dice.between(0, 20),
                        dice.between(0, 30),
                        dice.between(0, 30)));
    }

    private static long misbehaving(Site site, Dice dice, String settings) throws Exception {
        EventServer events = site.events();
        events.misbehave("{\"seed\":" + dice.between(0, 1_000_000) + "," + settings + "}");
        try {
            dice.hold(3_000, 8_000);
        } finally {
            events.behave();
        }
        return System.currentTimeMillis();
    }
}
