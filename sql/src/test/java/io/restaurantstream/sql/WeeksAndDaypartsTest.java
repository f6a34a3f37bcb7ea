package io.restaurantstream.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Weeks, days and parts of the day are those of each location: of one in Toronto whose week starts on Sunday and whose lunch
 * starts at 10, and of one in Vancouver with the usual ones. Both begin their days at 4.
 */
class WeeksAndDaypartsTest {

    private static final String SUNDAY = "LOC-ON-001";
    private static final String MONDAY = "LOC-BC-001";

    private Connection connection;

    @BeforeEach
    void openTwoLocations() throws SQLException {
        connection = TestPostgres.connect(TestPostgres.sampleDatabase());
        connection.setAutoCommit(false);
        execute("TRUNCATE analytics.orders, analytics.hourly_sales, analytics.late_sales, analytics.sales_by_service,"
                + " analytics.tenders_by_hour, analytics.items_by_hour, analytics.answers_by_hour, analytics.locations,"
                + " analytics.location_versions, analytics.menu_items CASCADE");
        execute(
                "INSERT INTO analytics.location_versions VALUES"
                        + " ('" + SUNDAY
                        + "', '2026-01-01Z', 'King Street', NULL, 'America/Toronto', '04:00', 7, NULL, NULL, NULL, NULL, NULL, 1),"
                        + " ('" + MONDAY
                        + "', '2026-01-01Z', 'Robson Street', NULL, 'America/Vancouver', '04:00', 1, NULL, NULL, NULL, NULL, NULL, 2)");
    }

    @AfterEach
    void rollBack() throws SQLException {
        connection.rollback();
        connection.close();
    }

    @ParameterizedTest
    @CsvSource({
        "2026-03-07, 7, 2026-03-01", // a Saturday
        "2026-03-08, 7, 2026-03-08",
        "2026-03-09, 7, 2026-03-08",
        "2026-03-08, 1, 2026-03-02",
        "2026-03-09, 1, 2026-03-09",
        "2026-03-08, NULL, 2026-03-02",
        "2026-03-08, 3, 2026-03-04",
        "2026-01-02, 7, 2025-12-28"
    })
    void aWeekStartsOnTheDayOfItsLocation(String day, String weekStartsOn, String week) throws SQLException {
        assertThat(rows("SELECT analytics.week_of('" + day + "', " + weekStartsOn + "::smallint)"))
                .containsExactly(week);
    }

    @Test
    void weeksOfQuestionsStartWhereTheirLocationsStartThem() throws SQLException, IOException {
        for (String location : List.of(SUNDAY, MONDAY)) {
            sold(location, "2026-03-07 20:00Z", "10");
            sold(location, "2026-03-09 03:00Z", "20"); // the evening of Sunday the 8th
            sold(location, "2026-03-09 10:30Z", "40"); // before 4 in Vancouver, Monday in Toronto
            sold(location, "2026-03-09 20:00Z", "80");
        }
        answers(SUNDAY, "2026-03-08 20:00Z");
        answers(MONDAY, "2026-03-08 20:00Z");
        execute("SELECT analytics.add_up_days()");

        assertThat(rows("SELECT location_code, business_day, subtotal, week FROM analytics.daily_sales ORDER BY 1, 2"))
                .containsExactly(
                        "LOC-BC-001|2026-03-07|10.00|2026-03-02",
                        "LOC-BC-001|2026-03-08|60.00|2026-03-02",
                        "LOC-BC-001|2026-03-09|80.00|2026-03-09",
                        "LOC-ON-001|2026-03-07|10.00|2026-03-01",
                        "LOC-ON-001|2026-03-08|20.00|2026-03-08",
                        "LOC-ON-001|2026-03-09|120.00|2026-03-08");
        assertThat(rows("SELECT week, sum(net_sales) FROM (" + question("14_how_do_the_weeks_go")
                        + ") AS q GROUP BY 1 ORDER BY 1"))
                .containsExactly("2026-03-01|10.00", "2026-03-02|70.00", "2026-03-08|140.00", "2026-03-09|80.00");
        assertThat(rows("SELECT week, sum(sales) FROM (" + question("19_how_do_the_ways_of_serving_shift")
                        + ") AS q GROUP BY 1 ORDER BY 1"))
                .containsExactly("2026-03-01|10.00", "2026-03-02|70.00", "2026-03-08|140.00", "2026-03-09|80.00");
        assertThat(rows("SELECT week, sum(amount) FROM (" + question("20_how_do_the_ways_of_paying_shift")
                        + ") AS q GROUP BY 1 ORDER BY 1"))
                .containsExactly("2026-03-01|10.00", "2026-03-02|70.00", "2026-03-08|140.00", "2026-03-09|80.00");
        assertThat(rows("SELECT week, answers FROM (" + question("25_does_satisfaction_change") + ") AS q ORDER BY 1"))
                .containsExactly("2026-03-02|1", "2026-03-08|1");
        assertThat(rows("SELECT DISTINCT location_code, business_week FROM bi.sales_by_hour ORDER BY 1, 2"))
                .containsExactly(
                        "LOC-BC-001|2026-03-02",
                        "LOC-BC-001|2026-03-09",
                        "LOC-ON-001|2026-03-01",
                        "LOC-ON-001|2026-03-08");
    }

    @Test
    void theMoneyForTheBankIsThatOfTheBusinessDay() throws SQLException, IOException {
        sold(SUNDAY, "2026-03-09 03:00Z", "20"); // the evening of the 8th
        sold(SUNDAY, "2026-03-09 07:00Z", "5"); // 3 in the morning
        sold(SUNDAY, "2026-03-09 20:00Z", "80");
        sold(MONDAY, "2026-03-09 10:00Z", "40"); // 3 in the morning there

        assertThat(rows("SELECT business_day, deposit FROM (" + question("29_what_should_the_bank_have")
                        + ") AS q ORDER BY 1"))
                .containsExactly("2026-03-08|65.00", "2026-03-09|80.00");
    }

    @Test
    void lunchStartsWhenTheRestaurantSays() throws SQLException, IOException {
        execute("INSERT INTO analytics.dayparts VALUES"
                + " ('" + SUNDAY + "', '06:00', 'breakfast'), ('" + SUNDAY + "', '10:00', 'lunch'), ('" + SUNDAY
                + "', '16:00', 'evening')");
        sold(SUNDAY, "2026-03-03 14:00Z", "10"); // 9 in Toronto
        sold(SUNDAY, "2026-03-03 15:00Z", "20"); // 10 there
        sold(SUNDAY, "2026-03-04 06:00Z", "40"); // 1 there, before the first part of the day
        sold(MONDAY, "2026-03-03 18:00Z", "80"); // 10 in Vancouver
        sold(MONDAY, "2026-03-03 19:00Z", "160"); // 11 there
        sold("LOC-XX-001", "2026-03-03 15:00Z", "320"); // 10 in Toronto, at a location that nobody has listed

        assertThat(
                        rows(
                                "SELECT location_code, hour_of_day, daypart FROM analytics.location_hours ORDER BY 1, hour_start"))
                .containsExactly(
                        "LOC-BC-001|10|breakfast",
                        "LOC-BC-001|11|lunch",
                        "LOC-ON-001|9|breakfast",
                        "LOC-ON-001|10|lunch",
                        "LOC-ON-001|1|evening",
                        "LOC-XX-001|10|breakfast");
        assertThat(rows("SELECT daypart, net_sales FROM (" + question("15_which_part_of_the_day_brings_what")
                        + ") AS q ORDER BY 1"))
                .containsExactly("breakfast|410.00", "evening|40.00", "lunch|180.00");
        assertThat(rows("SELECT daypart, gross FROM (" + question("17_what_sells_at_which_part_of_the_day")
                        + ") AS q ORDER BY 1"))
                .containsExactly("breakfast|410.00", "evening|40.00", "lunch|180.00");
        assertThat(rows("SELECT daypart, sum(net_sales) FROM bi.sales_by_hour GROUP BY 1 ORDER BY 1"))
                .containsExactly("breakfast|410.00", "evening|40.00", "lunch|180.00");
    }

    @Test
    void everyHourIsInOnePartOfTheDay() throws SQLException {
        execute("INSERT INTO analytics.dayparts VALUES ('" + SUNDAY + "', '00:00', 'all day')");

        assertThat(rows("SELECT location_code, string_agg(DISTINCT daypart, ',' ORDER BY daypart), count(*),"
                        + " count(DISTINCT hour_of_day) FROM analytics.location_dayparts GROUP BY 1 ORDER BY 1"))
                .containsExactly("LOC-BC-001|afternoon,breakfast,dinner,late,lunch|24|24", "LOC-ON-001|all day|24|24");
        assertThat(rows("SELECT daypart, min(hour_of_day), max(hour_of_day) FROM bi.hours WHERE hour_of_day >= 5"
                        + " GROUP BY 1 ORDER BY 2"))
                .containsExactly("breakfast|5|10", "lunch|11|14", "afternoon|15|16", "dinner|17|21", "late|22|23");
    }

    @Test
    void aPartOfTheDayStartsAtAWholeHour() {
        assertThatThrownBy(() -> execute("INSERT INTO analytics.dayparts VALUES ('*', '10:30', 'brunch')"))
                .hasMessageContaining("dayparts_whole_hours_check");
    }

    /** One order of one item, paid in cash at once. */
    private void sold(String location, String moment, String net) throws SQLException {
        String hour = "date_trunc('hour', TIMESTAMPTZ '" + moment + "', 'UTC')";
        execute(
                "INSERT INTO analytics.hourly_sales (location_code, hour_start, order_count, items_sold, subtotal, tax, tip,"
                        + " total, last_offset, gross, voids, discounts, comps, charges, gratuity, gift_cards, refunds, refunded_tax,"
                        + " refunded_tip, refunds_issued, guests) VALUES ('" + location + "', " + hour + ", 1, 1, "
                        + net
                        + ", 0, 0, " + net + ", 1, " + net + ", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)");
        execute("INSERT INTO analytics.sales_by_service VALUES (" + hour + ", '" + location + "', 'dine_in', 1, 1, "
                + net + ", 0, 0, " + net + ", " + net + ", 0, 0, 1, 1)");
        execute("INSERT INTO analytics.tenders_by_hour VALUES (" + hour + ", '" + location + "', 'cash', 1, " + net
                + ", 0, 0, 0, 1)");
        execute("INSERT INTO analytics.items_by_hour VALUES (" + hour + ", '" + location + "', md5('pizza')::uuid, 1, "
                + net + ", 1)");
    }

    private void answers(String location, String hour) throws SQLException {
        execute("INSERT INTO analytics.answers_by_hour VALUES ('" + hour + "', '" + location + "', 5, 9, 1, 1)");
    }

    private static String question(String name) throws IOException {
        return Files.readString(SqlFilesTest.FOLDER.resolve("questions/" + name + ".sql"))
                .replace(";", "");
    }

    private void execute(String sql) throws SQLException {
        TestPostgres.execute(connection, sql);
    }

    private List<String> rows(String query) throws SQLException {
        return TestPostgres.rows(connection, query);
    }
}
