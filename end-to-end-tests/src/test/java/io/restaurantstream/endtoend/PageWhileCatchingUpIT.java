package io.restaurantstream.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.restaurantstream.livepage.Browser;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page of a demo, in a browser, while the job reads twelve weeks as fast as it can. */
@Tag("extended")
@Timeout(900)
class PageWhileCatchingUpIT {

    private static final int OPENS = 20;
    private static final int MOMENTS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /**
     * Keeps each version of each hour with the transaction that wrote it, so that SQL can tell later what was in the table
     * in any snapshot of the database.
     */
    private static final String KEEP_VERSIONS = """
            CREATE SCHEMA test;
            CREATE TABLE test.hours (
              version bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, writer xid8 NOT NULL, hour analytics.hourly_sales NOT NULL);
            CREATE FUNCTION test.keep() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
            BEGIN
              INSERT INTO test.hours (writer, hour) VALUES (pg_current_xact_id(), NEW);
              RETURN NULL;
            END $$;
            LOCK TABLE analytics.hourly_sales IN SHARE ROW EXCLUSIVE MODE;
            INSERT INTO test.hours (writer, hour) SELECT pg_current_xact_id(), sales FROM analytics.hourly_sales AS sales;
            CREATE TRIGGER keep AFTER INSERT OR UPDATE ON analytics.hourly_sales FOR EACH ROW EXECUTE FUNCTION test.keep();
            """;

    /** Net sales and orders of a business day as a snapshot sees them. Nothing of a day this young is late yet. */
    private static final String AS_OF = """
            SELECT
              coalesce(100 * (sum((hour).gross) - sum((hour).discounts) - sum((hour).comps) - sum((hour).refunds)), 0)::bigint,
              coalesce(sum((hour).order_count), 0)::bigint
            FROM (
              SELECT DISTINCT ON ((hour).location_code, (hour).hour_start) hour, (hour).location_code
              FROM test.hours
              WHERE pg_visible_in_snapshot(writer, ?::pg_snapshot)
                AND (hour).hour_start BETWEEN ?::date - interval '1 day' AND ?::date + interval '2 days'
              ORDER BY (hour).location_code, (hour).hour_start, version DESC) AS seen
            LEFT JOIN analytics.location_days AS days USING (location_code)
            WHERE analytics.business_day((hour).hour_start, days.time_zone, days.day_starts_at) = ?::date
            """;

    /** All in one script, so that it is of one drawing. Amounts in cents. */
    private static final String LOOK = """
            const cents = (text) => Math.round(100 * Number(text.replace(/[$,]/g, '').replace('−', '-')));
            const text = (selector) => document.querySelector(selector).textContent;
            const bars = [...document.querySelectorAll('#panel-hours .hit')].map((bar) =>
              bar.getAttribute('aria-label').match(/: (\\S+) from ([0-9,]+) orders/));
            return {
              snapshot: document.body.dataset.snapshot,
              kind: document.getElementById('state').dataset.kind,
              day: document.getElementById('day').value,
              tile: cents(text('#tile-net_sales .value')),
              orders: Number(text('#tile-orders .value').replaceAll(',', '')),
              bars: bars.reduce((sum, bar) => sum + cents(bar[1]), 0),
              ordersOfBars: bars.reduce((sum, bar) => sum + Number(bar[2].replaceAll(',', '')), 0),
              hours: cents(text('#panel-hours .sum')),
              places: cents(text('#panel-places .sum')),
            };
            """;

    @TempDir
    private Path folder;

    private Browser browser;
    private URI page;

    @Test
    void isUsableSoonNeverBlankAndExactAtAnyMoment() throws Exception {
        try (Browser opened = Browser.open();
                Demo demo = new Demo(folder);
                StackProcess process = demo.start("--backfill", "84d")) {
            browser = opened;
            page = URI.create(demo.pageUrl());
            process.awaitOutput("  Page ");
            long start = System.nanoTime();
            execute(demo, KEEP_VERSIONS);
            browser.view(1280, 900, false).showAnyhow(page);
            hasASentenceWhereItHasNoNumber(start, 5);
            await().atMost(PATIENCE)
                    .until(() -> !browser.text("#tile-net_sales .value").isEmpty());
            isUsableWithinASecond();
            hasASentenceWhereItHasNoNumber(start, 30);
            tileAndChartAreWhatSqlSaysOfTheSameSnapshot(demo);
            hasASentenceWhereItHasNoNumber(start, 120);
            process.stop();
        }
    }

    private void hasASentenceWhereItHasNoNumber(long start, int seconds) {
        await().atMost(PATIENCE)
                .until(() ->
                        System.nanoTime() - start >= Duration.ofSeconds(seconds).toNanos());
        String sentence = browser.text("#state-text");
        assertThat(sentence).as("state after %d s", seconds).endsWith(".");
        assertThat(browser.blankPanels()).as("blank after %d s", seconds).isEmpty();
        System.out.printf("After %d s: %s%n", seconds, sentence);
    }

    private void isUsableWithinASecond() {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < OPENS; i++) {
            times.add(browser.millisUntilPainted(page));
            assertThat(browser.number("[...document.querySelectorAll('.tile .value')].filter((value) =>"
                            + " /[0-9]/.test(value.textContent)).length"))
                    .as("tiles with a number")
                    .isGreaterThanOrEqualTo(6);
            assertThat(browser.blankPanels()).isEmpty();
        }
        assertThat(kind()).isEqualTo("catching-up");
        Collections.sort(times);
        long p95 = times.get(OPENS * 95 / 100 - 1);
        System.out.printf("From opening the page to its numbers: median %d ms, p95 %d ms%n", times.get(OPENS / 2), p95);
        assertThat(p95).as("p95 of %d opens in ms: %s", OPENS, times).isLessThan(1000);
    }

    private void tileAndChartAreWhatSqlSaysOfTheSameSnapshot(Demo demo) throws SQLException {
        Random random = new Random(100);
        Set<Object> snapshots = new HashSet<>();
        int whileCatchingUp = 0;
        try (Connection connection = DriverManager.getConnection(demo.jdbcUrl(), "postgres", null);
                PreparedStatement asOf = connection.prepareStatement(AS_OF)) {
            for (int i = 0; i < MOMENTS; i++) {
                await().pollDelay(Duration.ofMillis(random.nextInt(300))).until(() -> true);
                Map<?, ?> seen = (Map<?, ?>) browser.script(LOOK);
                assertThat(seen.get("bars")).as("%s", seen).isEqualTo(seen.get("tile"));
                assertThat(seen.get("hours")).as("%s", seen).isEqualTo(seen.get("tile"));
                assertThat(seen.get("places")).as("%s", seen).isEqualTo(seen.get("tile"));
                assertThat(seen.get("ordersOfBars")).as("%s", seen).isEqualTo(seen.get("orders"));
                String snapshot = seen.get("snapshot").toString();
                asOf.setString(1, snapshot.substring(snapshot.indexOf('/') + 1));
                for (int parameter = 2; parameter <= 4; parameter++) {
                    asOf.setString(parameter, seen.get("day").toString());
                }
                try (ResultSet row = asOf.executeQuery()) {
                    row.next();
                    assertThat(row.getLong(1)).as("%s", seen).isEqualTo(seen.get("tile"));
                    assertThat(row.getLong(2)).as("%s", seen).isEqualTo(seen.get("orders"));
                }
                snapshots.add(snapshot);
                assertThat(seen.get("kind")).isIn("catching-up", "live");
                whileCatchingUp += "catching-up".equals(seen.get("kind")) ? 1 : 0;
            }
        }
        System.out.printf(
                "%d moments were exact, %d of them while catching up, in %d snapshots%n",
                MOMENTS, whileCatchingUp, snapshots.size());
        assertThat(snapshots).hasSizeGreaterThan(MOMENTS / 10);
        assertThat(whileCatchingUp).isGreaterThan(MOMENTS / 2);
    }

    private String kind() {
        return browser.find("#state").getDomAttribute("data-kind");
    }

    private static void execute(Demo demo, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(demo.jdbcUrl(), "postgres", null)) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }
}
