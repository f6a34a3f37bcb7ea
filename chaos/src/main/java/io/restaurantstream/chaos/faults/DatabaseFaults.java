package io.restaurantstream.chaos.faults;

import io.restaurantstream.chaos.site.DatabaseServer;
import io.restaurantstream.chaos.site.Site;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;

/** Postgres that is killed, stands still, refuses or is in somebody else's hands. */
final class DatabaseFaults {

    private static final List<String> TABLES = List.of(
            "raw.events_raw",
            "raw.events_rejected",
            "raw.event_gaps",
            "raw.writer_fence",
            "analytics.orders",
            "analytics.order_items",
            "analytics.payments",
            "analytics.feedback",
            "analytics.hourly_sales",
            "analytics.late_sales");

    private static final String ALTER = "ALTER DATABASE " + DatabaseServer.DATABASE + " ";

    private DatabaseFaults() {}

    static long kill(Site site, Dice dice) throws Exception {
        site.database().kill();
        return start(site);
    }

    static long killForSeconds(Site site, Dice dice) throws Exception {
        site.database().kill();
        dice.hold(3_000, 12_000);
        return start(site);
    }

    static long abort(Site site, Dice dice) throws Exception {
        site.database().abort();
        return start(site);
    }

    static long restart(Site site, Dice dice) throws Exception {
        site.database().stop();
        return start(site);
    }

    private static long start(Site site) throws Exception {
        long now = System.currentTimeMillis();
        site.database().start();
        return now;
    }

    static long killBackend(Site site, Dice dice) throws Exception {
        site.database().killBackend(dice.between(0, 100));
        return System.currentTimeMillis();
    }

    static long freeze(Site site, Dice dice) throws Exception {
        site.database().freeze();
        try {
            dice.hold(2_000, 8_000);
        } finally {
            site.database().thaw();
        }
        return System.currentTimeMillis();
    }

    static long freezeBackend(Site site, Dice dice) throws Exception {
        try (Closeable thaw = site.database().freezeBackend(dice.between(0, 100))) {
            dice.hold(2_000, 8_000);
        }
        return System.currentTimeMillis();
    }

    static long terminateConnections(Site site, Dice dice) throws Exception {
        site.database().terminateConnections();
        return System.currentTimeMillis();
    }

    static long terminateConnectionsAgainAndAgain(Site site, Dice dice) throws Exception {
        for (int i = dice.between(8, 20); i > 0; i--) {
            site.database().terminateConnections();
            dice.hold(100, 500);
        }
        return System.currentTimeMillis();
    }

    static long cancelStatements(Site site, Dice dice) throws Exception {
        for (int i = dice.between(20, 60); i > 0; i--) {
            site.database().cancelStatements();
            dice.hold(10, 100);
        }
        return System.currentTimeMillis();
    }

    static long lockTable(Site site, Dice dice) throws Exception {
        return holding(site, dice, "LOCK TABLE " + dice.oneOf(TABLES) + " IN ACCESS EXCLUSIVE MODE");
    }

    static long lockAllTables(Site site, Dice dice) throws Exception {
        return holding(site, dice, "LOCK TABLE " + String.join(", ", TABLES) + " IN ACCESS EXCLUSIVE MODE");
    }

    /** As another program does that changes the newest orders. */
    static long lockNewestOrders(Site site, Dice dice) throws Exception {
        return holding(site, dice, """
                SELECT FROM analytics.orders
                WHERE ctid >= format('(%s,0)',
                  greatest(0, pg_relation_size('analytics.orders') / 8192 - 50))::tid
                FOR UPDATE
                """);
    }

    /** Keeps the locks of a statement for some seconds. */
    private static long holding(Site site, Dice dice, String sql) throws Exception {
        try (Connection connection = site.database().connect("chaos-locks");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
            dice.hold(3_000, 10_000);
            connection.rollback();
        }
        return System.currentTimeMillis();
    }

    static long readOnly(Site site, Dice dice) throws Exception {
        return altered(site, dice, "SET default_transaction_read_only = on", "RESET default_transaction_read_only");
    }

    static long refuseConnections(Site site, Dice dice) throws Exception {
        return altered(site, dice, "ALLOW_CONNECTIONS false", "ALLOW_CONNECTIONS true");
    }

    static long limitConnections(Site site, Dice dice) throws Exception {
        return altered(site, dice, "CONNECTION LIMIT 0", "CONNECTION LIMIT -1");
    }

    /** For some seconds, for all connections of the job, which are made anew at both ends of this time. */
    private static long altered(Site site, Dice dice, String change, String undo) throws Exception {
        DatabaseServer database = site.database();
        database.execute(ALTER + change);
        try {
            database.terminateConnections();
            dice.hold(3_000, 10_000);
        } finally {
            database.execute(ALTER + undo);
        }
        // a session that was begun read-only stays so; a failover ends it as well
        database.terminateConnections();
        return System.currentTimeMillis();
    }

    static long migrate(Site site, Dice dice) throws Exception {
        site.forgetRepeatableMigrations();
        site.migrate();
        return System.currentTimeMillis();
    }
}
