package io.restaurantstream.livepage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The page judges items by the same rule, over the same days and with the same costs as the business question does. */
class MenuVerdictIT {

    private static final Path QUESTION = Path.of("../sql/questions/05_which_items_earn_their_place_on_the_menu.sql");

    @Test
    void thePageSaysOfEachItemWhatTheQuestionSays() throws Exception {
        try (TestDatabase database = TestDatabase.withAWorld()) {
            // an item that is sold too seldom, one whose cost changes within the four weeks, and one whose cost nobody
            // knows
            database.execute("""
                    INSERT INTO analytics.menu_items VALUES (md5('rare')::uuid, 'Rare', 'pizza', 10, 3);
                    INSERT INTO analytics.items_by_hour
                    SELECT max(hour_start), 'LOC-ON-001', md5('rare')::uuid, 29, 290, 1 FROM analytics.items_by_hour;
                    INSERT INTO analytics.menu_item_versions
                    SELECT menu_item_id, moment, item_name, category, 9, 4.5, true, 1
                    FROM analytics.menu_items, (SELECT max(hour_start) - interval '9 days' AS moment FROM analytics.items_by_hour) AS change
                    WHERE item_name = 'Dish 5';
                    INSERT INTO analytics.menu_item_versions
                    SELECT menu_item_id, (SELECT max(hour_start) FROM analytics.items_by_hour), item_name, category, 9, 3, true, 2
                    FROM analytics.menu_items WHERE item_name = 'Dish 8';
                    DELETE FROM analytics.menu_items WHERE item_name = 'Dish 8';
                    SELECT analytics.add_up_days();
                    """);
            Map<String, String> asked = new TreeMap<>();
            try (Connection connection = DriverManager.getConnection(database.url(), "postgres", "");
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(Files.readString(QUESTION))) {
                while (rows.next()) {
                    asked.put(
                            rows.getString("category") + "/" + rows.getString("item"),
                            rows.getBigDecimal("quantity").movePointRight(3).longValueExact() + " "
                                    + rows.getString("margin_per_piece") + " " + rows.getString("verdict"));
                }
            }
            assertThat(asked).containsEntry("pizza/Rare", "29000 7.00 too early");
            assertThat(asked.values()).anyMatch(item -> item.endsWith(" null cost unknown"));

            try (LivePage page = LivePage.start(database.options());
                    Viewing viewing = new Viewing(page.uri(), "")) {
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> viewing.view() != null
                                && !viewing.view().path("menu").has("empty"));
                Map<String, String> shown = new TreeMap<>();
                for (JsonNode category : viewing.view().at("/menu/categories")) {
                    for (JsonNode point : category.get("points")) {
                        String margin = point.has("margin")
                                ? BigDecimal.valueOf(point.get("margin").asLong(), 2)
                                        .toPlainString()
                                : "null";
                        shown.put(
                                category.get("category").asText() + "/"
                                        + point.get("item").asText(),
                                point.get("quantity").asLong() + " " + margin + " "
                                        + point.get("verdict").asText());
                    }
                }
                assertThat(shown).isEqualTo(asked);
            }
        }
    }
}
