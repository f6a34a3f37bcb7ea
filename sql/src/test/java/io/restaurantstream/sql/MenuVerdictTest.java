package io.restaurantstream.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Menu engineering on a menu that was worked out by hand. Of five pizzas 267 pieces were sold, so one is popular from 70 % of
 * 53.4, which is 37.38. The four of known cost earn 1600 with 227 pieces, 7.05 a piece. Of three salads 161 pieces were sold:
 * popular from 37.57, 341 earned, 2.12 a piece.
 */
class MenuVerdictTest {

    private static final String PLACE = "LOC-ON-001";
    private static final String QUESTION = "05_which_items_earn_their_place_on_the_menu.sql";

    private static final String[] VERDICTS = {
        // 60 pieces cost 2 and 40 cost 6; by one of these costs alone it would earn 8, or 4
        "Cheese|pizza|100.000|6.40|plowhorse",
        "Ham|pizza|60.000|9.00|star",
        // without the pieces of unknown cost it would take 39.7 to be popular
        "Onion|pizza|38.000|8.00|star",
        // two more would not be too few
        "Thin|pizza|29.000|4.00|too early",
        "Secret|pizza|40.000||cost unknown",
        "Greek|salad|100.000|1.00|plowhorse",
        "Caesar|salad|30.000|7.00|puzzle",
        "Plain|salad|31.000|1.00|dog",
    };

    private Connection connection;

    @BeforeEach
    void sellFromAMenu() throws SQLException {
        connection = TestPostgres.connect(TestPostgres.sampleDatabase());
        connection.setAutoCommit(false);
        execute(
                "TRUNCATE analytics.orders, analytics.hourly_sales, analytics.late_sales, analytics.items_by_hour,"
                        + " analytics.locations, analytics.location_versions, analytics.menu_items, analytics.menu_item_versions CASCADE");
        execute(
                "INSERT INTO analytics.location_versions VALUES ('" + PLACE
                        + "', '2026-01-01Z', 'King Street', NULL, 'America/Toronto', '04:00', 1, NULL, NULL, NULL, NULL, NULL, 1)");
        item("Cheese", "pizza", "2");
        item("Ham", "pizza", "3");
        item("Onion", "pizza", "3");
        item("Thin", "pizza", "1");
        item("Greek", "salad", "4");
        item("Caesar", "salad", "2");
        item("Plain", "salad", "2");
        // midnight in Toronto; what is sold after it in the same night is still of the day before
        version("Cheese", "pizza", "2026-03-10 04:00Z", "6");
        // nobody knows what it cost before
        version("Secret", "pizza", "2026-03-20Z", "3");

        sold("Cheese", "2026-03-05 17:00Z", 40, 10);
        sold("Cheese", "2026-03-10 05:00Z", 20, 10);
        sold("Cheese", "2026-03-10 17:00Z", 40, 10);
        sold("Ham", "2026-03-10 17:00Z", 60, 12);
        sold("Onion", "2026-03-10 18:00Z", 38, 11);
        sold("Thin", "2026-03-10 17:00Z", 29, 5);
        sold("Secret", "2026-03-10 17:00Z", 40, 10);
        sold("Greek", "2026-03-12 18:00Z", 100, 5);
        sold("Caesar", "2026-03-12 17:00Z", 30, 9);
        sold("Plain", "2026-03-12 17:00Z", 31, 3);
        execute("SELECT analytics.add_up_days()");
    }

    @AfterEach
    void rollBack() throws SQLException {
        connection.rollback();
        connection.close();
    }

    @Test
    void theQuestionJudgesTheMenu() throws SQLException, IOException {
        String question = Files.readString(SqlFilesTest.FOLDER.resolve("questions/" + QUESTION));

        assertThat(rows(question)).containsExactlyInAnyOrder(VERDICTS);
    }

    @Test
    void theDashboardJudgesTheMenuTheSameWay() throws SQLException {
        assertThat(rows("SELECT item, category, pieces, \"margin of a piece\", verdict FROM ("
                        + DashboardsTest.query("menu.json", "Items", Map.of()) + ") AS panel"))
                .containsExactlyInAnyOrder(VERDICTS);
        assertThat(rows(DashboardsTest.query("menu.json", "Margin", Map.of())))
                // 1941 of 3146
                .containsExactly("61.7");
    }

    /** All but Onion and Greek; 229 pizzas, so popular from 40.1. */
    @Test
    void theDashboardJudgesWhatIsSoldInAPartOfTheDay() throws SQLException {
        execute("INSERT INTO analytics.dayparts VALUES ('" + PLACE + "', '04:00', 'day'), ('" + PLACE
                + "', '14:00', 'evening')");

        assertThat(rows("SELECT item, \"margin of a piece\", verdict FROM ("
                        + DashboardsTest.query("menu.json", "Items", Map.of("daypart", "'day'"))
                        + ") AS panel WHERE category = 'pizza'"))
                .containsExactlyInAnyOrder(
                        "Cheese|6.00|plowhorse", "Ham|9.00|star", "Thin|4.00|too early", "Secret||cost unknown");
    }

    private void item(String name, String category, String cost) throws SQLException {
        execute("INSERT INTO analytics.menu_items VALUES (md5('" + name + "')::uuid, '" + name + "', '" + category
                + "', 10, " + cost + ")");
    }

    private void version(String name, String category, String from, String cost) throws SQLException {
        execute("INSERT INTO analytics.menu_item_versions VALUES (md5('" + name + "')::uuid, '" + from + "', '" + name
                + "', '" + category + "', 10, " + cost + ", true, 1)");
    }

    private void sold(String name, String hour, int pieces, int price) throws SQLException {
        execute("INSERT INTO analytics.items_by_hour VALUES ('" + hour + "', '" + PLACE + "', md5('" + name
                + "')::uuid, " + pieces + ", " + pieces * price + ", 1)");
        execute(
                "INSERT INTO analytics.hourly_sales (location_code, hour_start, order_count, items_sold, subtotal, tax, tip,"
                        + " total, last_offset) VALUES ('" + PLACE + "', '" + hour
                        + "', 1, 1, 1, 0, 0, 1, 1) ON CONFLICT DO NOTHING");
    }

    private void execute(String sql) throws SQLException {
        TestPostgres.execute(connection, sql);
    }

    private List<String> rows(String query) throws SQLException {
        return TestPostgres.rows(connection, query);
    }
}
