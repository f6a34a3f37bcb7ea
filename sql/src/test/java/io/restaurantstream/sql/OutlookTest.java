package io.restaurantstream.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The arithmetic of the forecast and of the anomalies on a few hours; how good they are is tested on a chain elsewhere. */
class OutlookTest {

    /** Noon of a Monday in Toronto. */
    private static final String NOON = "TIMESTAMPTZ '2026-03-30 16:00:00Z'";

    private Connection connection;

    @BeforeEach
    void openAnEmptyWorld() throws SQLException {
        connection = TestPostgres.connect(TestPostgres.sampleDatabase());
        connection.setAutoCommit(false);
        execute("TRUNCATE raw.events_raw, analytics.hourly_sales, analytics.tenders_by_hour, analytics.items_by_hour,"
                + " analytics.locations, analytics.menu_items CASCADE");
        execute("INSERT INTO analytics.locations VALUES ('LOC-1', 'King Street', NULL, 'America/Toronto')");
        execute("SET timezone = 'Pacific/Auckland'");
    }

    @AfterEach
    void rollBack() throws SQLException {
        connection.rollback();
        connection.close();
    }

    @Test
    void expectsTheMedianOfTheSameHourOfTheSameWeekday() throws SQLException {
        int weeks = 0;
        for (int net : new int[] {10, 20, 30, 40, 1000}) {
            weeks++;
            hour("LOC-1", "2026-03-30 12:00", weeks * 7, net);
            hour("LOC-1", "2026-03-30 12:00", weeks * 7 - 1, 5000); // another weekday
        }

        assertThat(hours()).containsExactly("12|5|30.00|1.0");
    }

    @Test
    void followsTheClockOnTheWallAndNotThatOfGreenwich() throws SQLException {
        // clocks went forward on 8 March
        for (int week = 1; week <= 4; week++) {
            hour("LOC-1", "2026-03-30 12:00", week * 7, 30);
        }

        assertThat(rows("SELECT DISTINCT extract(hour FROM hour_start AT TIME ZONE 'UTC') FROM analytics.hourly_sales"
                        + " ORDER BY 1"))
                .containsExactly("16", "17");
        assertThat(hours()).containsExactly("12|4|30.00|1.0");
    }

    @Test
    void countsAnHourWithoutSalesButNoDayOnWhichNothingWasSold() throws SQLException {
        for (int week = 1; week <= 5; week++) {
            if (week != 2) {
                hour("LOC-1", "2026-03-30 12:00", week * 7, 100);
            }
            if (week == 1) {
                hour("LOC-1", "2026-03-30 13:00", week * 7, 100);
            }
        }

        assertThat(hours()).containsExactly("12|4|100.00|1.0", "13|4|0.00|0.0");
    }

    @Test
    void expectsNothingFromOneDayAndHasNoBandFromTwo() throws SQLException {
        hour("LOC-1", "2026-03-30 12:00", 7, 100);
        assertThat(days()).containsExactly("1|||");

        hour("LOC-1", "2026-03-30 12:00", 14, 102);
        assertThat(days()).containsExactly("2|101.00||");

        hour("LOC-1", "2026-03-30 12:00", 21, 104);
        // the deviations 2, 0 and 2, times 3 / 2 and 1.4826, three times
        assertThat(days()).containsExactly("3|102.00|88.66|115.34");
    }

    @Test
    void doesNotLearnFromTheRunningDayNorFromMoreThanEightWeeksAgo() throws SQLException {
        hour("LOC-1", "2026-03-30 10:00", 0, 9000);
        hour("LOC-1", "2026-03-30 12:00", 63, 9000);
        hour("LOC-1", "2026-03-30 12:00", 7, 100);
        hour("LOC-1", "2026-03-30 12:00", 56, 102);

        assertThat(days()).containsExactly("2|101.00||");
    }

    @Test
    void forecastsAllLocationsTogetherFromTheirSums() throws SQLException {
        execute("INSERT INTO analytics.locations VALUES ('LOC-2', 'Queen Street', NULL, 'America/Toronto')");
        for (int week = 1; week <= 3; week++) {
            hour("LOC-1", "2026-03-30 12:00", week * 7, week == 2 ? 10 : week);
            hour("LOC-2", "2026-03-30 12:00", week * 7, week == 1 ? 10 : 1);
        }

        assertThat(rows("SELECT location_code, expected FROM analytics.forecast(" + NOON
                        + ", '2026-03-30', '2026-03-30', false, false)"))
                .containsExactly("|11.00"); // of 11, 11 and 4, where the medians of each are 3 and 1
    }

    @Test
    void theTimeOfALiveLogIsNowAndThatOfAnOlderOneItsNewestEvent() throws SQLException {
        event(1, "now() - interval '3 hours'", "now() - interval '3 hours' + interval '1 second'");
        assertThat(rows("SELECT analytics.event_now() = now()")).containsExactly("t");

        event(2, "now() - interval '2 hours'", "now()");
        assertThat(rows("SELECT analytics.event_now() = now() - interval '2 hours'"))
                .containsExactly("t");
    }

    @Test
    void aLocationIsSilentOnceFourAndAHalfOrdersAreMissing() throws SQLException {
        for (int week = 1; week <= 3; week++) {
            orders("LOC-1", "2026-03-30 12:00", week * 7, 18);
        }
        event(1, NOON, NOON);

        assertThat(anomalies(14)).isEmpty();
        assertThat(anomalies(15))
                .containsExactly(
                        "King Street: nothing was ordered or paid since 12:00; about 5 orders are usual in these"
                                + " 15 minutes.");
    }

    @Test
    void nothingIsSaidOfALocationWithTwoWeeksOfHistory() throws SQLException {
        for (int week = 1; week <= 2; week++) {
            orders("LOC-1", "2026-03-30 12:00", week * 7, 60);
        }
        event(1, NOON, NOON);

        assertThat(anomalies(30)).isEmpty();
    }

    @Test
    void aMethodIsGoneWhenItsShareMakesTwelvePayments() throws SQLException {
        for (int day = 1; day <= 14; day++) {
            payments(day, "cash", 30);
            payments(day, "debit", 10);
        }
        payments(0, "cash", 47);
        assertThat(anomalies(59)).isEmpty();

        execute("UPDATE analytics.tenders_by_hour SET payments = 48 WHERE payments = 47");
        assertThat(anomalies(59))
                .containsExactly("King Street: no payment by debit since 13:00; about 12 of 48 payments are usual.");
    }

    @Test
    void sevenRefundsAreASpikeWhereOneADayIsUsual() throws SQLException {
        for (int day = 1; day <= 14; day++) {
            refunds(day, 1, "10.00");
        }
        refunds(0, 7, "29.00");
        assertThat(anomalies(59))
                .containsExactly("King Street: 7 refunds of $29.00 in 24 hours; about 1.0 a day are usual, and at most"
                        + " $10.00.");
        execute("UPDATE analytics.tenders_by_hour SET refunds = 6 WHERE refunds = 7");
        assertThat(anomalies(59)).isEmpty();

        execute("UPDATE analytics.tenders_by_hour SET refunds = 1, refunded = 30.01 WHERE refunds = 6");
        assertThat(anomalies(59))
                .containsExactly("King Street: 1 refund of $30.01 in 24 hours; about 1.0 a day are usual, and at most"
                        + " $10.00.");
    }

    @Test
    void aBestSellerIsMissedWhenItsShareMakesFifteenPieces() throws SQLException {
        execute("INSERT INTO analytics.menu_items VALUES (md5('pizza')::uuid, 'Margherita', 'pizza', 10, 3)");
        for (int week = 0; week <= 4; week++) {
            for (int hour = 8; hour <= 12; hour++) {
                orders("LOC-1", "2026-03-30 %02d:00".formatted(hour), week * 7, 30);
                if (week > 0) {
                    execute(
                            "INSERT INTO analytics.items_by_hour (hour_start, location_code, menu_item_id, quantity, gross,"
                                    + " last_offset) VALUES (" + local("2026-03-30 %02d:00".formatted(hour), week * 7)
                                    + ", 'LOC-1', md5('pizza')::uuid, 3, 30, 1)");
                }
            }
        }
        execute("SELECT analytics.add_up_days()");

        assertThat(rows("SELECT sentence FROM analytics.anomalies_at(" + NOON + " - interval '1 minute')"))
                .isEmpty();
        assertThat(rows("SELECT kind, subject, expected, sentence FROM analytics.anomalies_at(" + NOON
                        + " + interval '1 minute')"))
                .containsExactly(
                        "best seller at zero|Margherita|15.0|King Street: no Margherita was sold today; about 15 are"
                                + " usual among what was sold since.");
    }

    private List<String> hours() throws SQLException {
        return rows("SELECT hour_of_day, weeks, expected, expected_orders FROM analytics.forecast(" + NOON
                + ", '2026-03-30', '2026-03-30', true, true) ORDER BY 1");
    }

    private List<String> days() throws SQLException {
        return rows("SELECT weeks, expected, low, high FROM analytics.forecast(" + NOON
                + ", '2026-03-30', '2026-03-30', true, false)");
    }

    private List<String> anomalies(int minutesAfterNoon) throws SQLException {
        return rows("SELECT sentence FROM analytics.anomalies_at(" + NOON + " + interval '" + minutesAfterNoon
                + " minutes')");
    }

    private static String local(String hour, int daysAgo) {
        return "((TIMESTAMP '" + hour + "' - interval '" + daysAgo + " days') AT TIME ZONE 'America/Toronto')";
    }

    private void hour(String location, String hour, int daysAgo, int net) throws SQLException {
        insertHour(location, local(hour, daysAgo), 1, net);
    }

    private void orders(String location, String hour, int daysAgo, int orders) throws SQLException {
        insertHour(location, local(hour, daysAgo), orders, orders);
    }

    private void insertHour(String location, String start, int orders, int net) throws SQLException {
        execute(
                "INSERT INTO analytics.hourly_sales (location_code, hour_start, order_count, items_sold, subtotal, tax, tip,"
                        + " total, last_offset, gross, discounts, comps, refunds) VALUES ('" + location + "', " + start
                        + ", "
                        + orders + ", " + orders + ", " + net + ", 0, 0, " + net + ", 1, " + net + ", 0, 0, 0)");
    }

    private void payments(int daysAgo, String method, int payments) throws SQLException {
        tender(daysAgo, method, payments, 0, "0");
    }

    private void refunds(int daysAgo, int refunds, String amount) throws SQLException {
        tender(daysAgo, "cash", 1, refunds, amount);
    }

    private void tender(int daysAgo, String method, int payments, int refunds, String refunded) throws SQLException {
        // a location that has sold something
        execute(
                "INSERT INTO analytics.hourly_sales (location_code, hour_start, order_count, items_sold, subtotal, tax, tip,"
                        + " total, last_offset) VALUES ('LOC-1', " + NOON
                        + ", 1, 1, 1, 0, 0, 1, 1) ON CONFLICT DO NOTHING");
        execute(
                "INSERT INTO analytics.tenders_by_hour (hour_start, location_code, method, payments, amount, tip, refunds,"
                        + " refunded, last_offset) VALUES (" + NOON + " - interval '" + daysAgo + " days', 'LOC-1', '"
                        + method
                        + "', " + payments + ", " + payments + ", 0, " + refunds + ", " + refunded + ", 1)");
    }

    private void event(long offset, String ts, String ingestedAt) throws SQLException {
        execute(
                "INSERT INTO raw.events_raw (event_offset, event_id, event_type, ts, partition_key, payload, ingested_at)"
                        + " VALUES (" + offset + ", gen_random_uuid(), 'payment_captured', " + ts + ", 'LOC-1', '{}', "
                        + ingestedAt
                        + ")");
    }

    private void execute(String sql) throws SQLException {
        TestPostgres.execute(connection, sql);
    }

    private List<String> rows(String query) throws SQLException {
        return TestPostgres.rows(connection, query);
    }
}
