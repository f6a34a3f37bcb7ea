package io.restaurantstream.stack.database;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Loads the dimension tables from the locations and the menu of a generator. */
public final class ReferenceData {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private static final String UPSERT_LOCATION = """
            INSERT INTO analytics.locations (location_code, name, city, time_zone)
            VALUES (?, ?, ?, ?)
            ON CONFLICT (location_code) DO UPDATE SET
                name = EXCLUDED.name, city = EXCLUDED.city, time_zone = EXCLUDED.time_zone
            """;

    private static final String UPSERT_MENU_ITEM = """
            INSERT INTO analytics.menu_items (menu_item_id, item_name, category, list_price, unit_cost)
            VALUES (?::uuid, ?, ?, ?::numeric, ?::numeric)
            ON CONFLICT (menu_item_id) DO UPDATE SET
                item_name = EXCLUDED.item_name,
                category = EXCLUDED.category,
                list_price = EXCLUDED.list_price,
                unit_cost = EXCLUDED.unit_cost
            """;

    private ReferenceData() {}

    /** Loads both dimensions; what is there already is replaced. */
    public static void load(URI generator, Connection connection)
            throws IOException, InterruptedException, SQLException {
        upsert(
                connection,
                UPSERT_LOCATION,
                get(generator, "/locations"),
                List.of("location_code", "name", "city", "timezone"));
        upsert(
                connection,
                UPSERT_MENU_ITEM,
                get(generator, "/menu"),
                List.of("menu_item_id", "item_name", "category", "unit_price", "unit_cost"));
    }

    private static void upsert(Connection connection, String sql, List<Map<String, String>> rows, List<String> fields)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Map<String, String> row : rows) {
                for (int i = 0; i < fields.size(); i++) {
                    statement.setString(i + 1, row.get(fields.get(i)));
                }
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** An array of flat objects, all values as the text they are written in. */
    private static List<Map<String, String>> get(URI generator, String path) throws IOException, InterruptedException {
        URI uri = URI.create(generator.toString().replaceAll("/$", "") + path);
        HttpResponse<byte[]> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(uri + " answered HTTP " + response.statusCode()
                    + "; only this project's generator serves reference data");
        }
        List<Map<String, String>> rows = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(response.body())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                Map<String, String> row = new HashMap<>();
                for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                    parser.nextToken();
                    row.put(name, parser.getText());
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
