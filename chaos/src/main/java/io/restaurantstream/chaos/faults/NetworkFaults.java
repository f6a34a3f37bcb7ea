package io.restaurantstream.chaos.faults;

import io.restaurantstream.chaos.site.Site;
import io.restaurantstream.chaos.site.TcpProxy;
import java.util.function.Function;

/** A network that is slow, cut or dead. Each is made for either of the two networks of the job. */
final class NetworkFaults {

    private static final int LOOK_EVERY_MILLIS = 50;
    private static final int MOST_LOOKS = 100;

    private NetworkFaults() {}

    static Fault slow(Function<Site, TcpProxy> which) {
        return (site, dice) -> {
            TcpProxy network = which.apply(site);
            network.setDelay(dice.between(10, 60));
            try {
                dice.hold(3_000, 8_000);
            } finally {
                network.setDelay(0);
            }
            return System.currentTimeMillis();
        };
    }

    static Fault cut(Function<Site, TcpProxy> which) {
        return (site, dice) -> {
            which.apply(site).cut();
            return System.currentTimeMillis();
        };
    }

    static Fault cutAgainAndAgain(Function<Site, TcpProxy> which) {
        return (site, dice) -> {
            for (int i = dice.between(8, 20); i > 0; i--) {
                which.apply(site).cut();
                dice.hold(50, 600);
            }
            return System.currentTimeMillis();
        };
    }

    static Fault blackHole(Function<Site, TcpProxy> which) {
        return (site, dice) -> {
            TcpProxy network = which.apply(site);
            network.setHeld(true);
            try {
                dice.hold(2_000, 10_000);
            } finally {
                network.setHeld(false);
            }
            return System.currentTimeMillis();
        };
    }

    /** What was on its way is lost. */
    static Fault blackHoleThenCut(Function<Site, TcpProxy> which) {
        return (site, dice) -> {
            TcpProxy network = which.apply(site);
            network.setHeld(true);
            try {
                dice.hold(2_000, 8_000);
                network.cut();
            } finally {
                network.setHeld(false);
            }
            return System.currentTimeMillis();
        };
    }

    /** A few times, each at another byte: of a page, or of the answer to a commit. */
    static Fault cutInAnswers(Function<Site, TcpProxy> which) {
        return (site, dice) -> {
            TcpProxy network = which.apply(site);
            try {
                for (int i = dice.between(3, 10); i > 0; i--) {
                    network.cutAfter(dice.between(1, dice.between(1, 2_000)));
                    for (int look = 0; network.isCutPending() && look < MOST_LOOKS; look++) {
                        dice.hold(LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS);
                    }
                }
            } finally {
                network.cutNoMore();
            }
            return System.currentTimeMillis();
        };
    }

    static Fault refused(Function<Site, TcpProxy> which) {
        return (site, dice) -> {
            TcpProxy network = which.apply(site);
            network.setRefusing(true);
            try {
                network.cut();
                dice.hold(2_000, 8_000);
            } finally {
                network.setRefusing(false);
            }
            return System.currentTimeMillis();
        };
    }
}
