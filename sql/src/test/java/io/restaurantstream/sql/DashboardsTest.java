package io.restaurantstream.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Grafana's dashboards without Grafana: what it would be given, and what it would ask the database as a reader. */
class DashboardsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FOLDER = Path.of("../deploy/dashboards");
    private static final String ALL = "'all'";

    /** All that a dashboard of the business may read: roll-ups, dimensions, and views of them. */
    private static final Set<String> MAY_BE_READ = Set.of(
            "hourly_sales",
            "sales_by_service",
            "tenders_by_hour",
            "items_by_hour",
            "answers_by_hour",
            "items_by_day",
            "answers_by_day",
            "exceptions_by_hour",
            "locations",
            "location_versions",
            "items_as_sold",
            "menu_items",
            "menu_item_versions",
            "dayparts",
            "anomalies_at",
            "forecast");

    static List<Path> dashboards() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    static List<Path> ofTheBusiness() throws IOException {
        return dashboards().stream()
                .filter(file -> !file.endsWith("pipeline-health.json"))
                .toList();
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void thereAreFiveOfTheBusiness() throws IOException {
        assertThat(ofTheBusiness().stream().map(file -> file.getFileName().toString()))
                .containsExactly("guests.json", "locations.json", "menu.json", "money.json", "today.json");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelHasAnIdAPlaceOfItsOwnAUnitAndADescription(Path file) {
        Set<Integer> ids = new HashSet<>();
        Set<List<Integer>> cells = new HashSet<>();
        for (JsonNode panel : read(file).get("panels")) {
            String title = panel.path("title").asText();
            assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
            assertThat(panel.path("description").asText()).as(title).isNotBlank();
            assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                    .as(title)
                    .isNotBlank();
            JsonNode place = panel.get("gridPos");
            assertThat(place.get("x").asInt() + place.get("w").asInt())
                    .as(title)
                    .isLessThanOrEqualTo(24);
            for (int x = 0; x < place.get("w").asInt(); x++) {
                for (int y = 0; y < place.get("h").asInt(); y++) {
                    assertThat(cells.add(List.of(
                                    place.get("x").asInt() + x, place.get("y").asInt() + y)))
                            .as("%s overlaps another panel", title)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ofTheBusiness")
    void everyTargetAsksTheDataSourceOfTheReader(Path file) throws IOException {
        String source = Files.readString(FOLDER.resolve("provisioning/datasources/restaurant.yml"));
        for (JsonNode panel : read(file).get("panels")) {
            for (JsonNode target : panel.get("targets")) {
                assertThat(source)
                        .contains("uid: " + target.at("/datasource/uid").asText() + "\n")
                        .contains("type: " + target.at("/datasource/type").asText() + "\n")
                        .contains("user: restaurant_reader\n");
                assertThat(target.get("format").asText()).isEqualTo("table");
            }
        }
    }

    /** The types are on the npm registry only, which not every machine that builds this can reach. */
    @Test
    @EnabledIfEnvironmentVariable(
            named = "GRAFANA_SCHEMA",
            matches = ".+",
            disabledReason = "GRAFANA_SCHEMA does not name a folder with @grafana/schema and typescript, as in .ci/run")
    void fitTheTypesThatGrafanaPublishes(@TempDir Path folder) throws IOException, InterruptedException {
        for (Path file : dashboards()) {
            writeAsTypeScript(folder, file, Files.readString(file));
        }
        assertThat(compile(folder)).isEmpty();

        Path today = FOLDER.resolve("today.json");
        writeAsTypeScript(
                folder, today, Files.readString(today).replaceFirst("\"refresh\": \"30s\"", "\"refresh\": 30"));
        assertThat(compile(folder)).contains("today.ts").contains("'number' is not assignable to type 'string'");
    }

    private static void writeAsTypeScript(Path folder, Path file, String json) throws IOException {
        Files.writeString(
                folder.resolve(file.getFileName().toString().replace(".json", ".ts")),
                "import type { Dashboard } from '@grafana/schema';\nconst dashboard: Dashboard = " + json
                        + ";\nexport default dashboard;\n");
    }

    private static String compile(Path folder) throws IOException, InterruptedException {
        Path modules = Path.of(System.getenv("GRAFANA_SCHEMA")).toAbsolutePath();
        Path link = folder.resolve("node_modules");
        if (!Files.exists(link)) {
            Files.createSymbolicLink(link, modules);
        }
        List<String> command = new ArrayList<>(List.of(
                "node",
                modules.resolve("typescript/bin/tsc").toString(),
                "--strict",
                "--noEmit",
                "--skipLibCheck",
                "--preserveSymlinks",
                "--module",
                "esnext",
                "--moduleResolution",
                "bundler"));
        for (Path file : dashboards()) {
            command.add(file.getFileName().toString().replace(".json", ".ts"));
        }
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    @ParameterizedTest
    @MethodSource("ofTheBusiness")
    void everyQueryAnswersAReaderForEveryValueOfItsVariables(Path file) throws SQLException {
        try (Connection connection = reader(TestPostgres.sampleDatabase())) {
            everyQueryAnswers(connection, read(file));
        }
    }

    @ParameterizedTest
    @MethodSource("ofTheBusiness")
    void everyQueryAnswersWhileNothingHasCome(Path file) throws SQLException {
        String url = TestPostgres.emptyDatabase();
        Migrations.apply(url, TestPostgres.SUPERUSER, "");
        try (Connection connection = reader(url)) {
            everyQueryAnswers(connection, read(file));
        }
    }

    @ParameterizedTest
    @MethodSource("ofTheBusiness")
    void noQueryReadsFacts(Path file) throws SQLException {
        try (Connection connection = reader(TestPostgres.sampleDatabase())) {
            for (JsonNode panel : read(file).get("panels")) {
                String sql = expand(panel.at("/targets/0/rawSql").asText(), Map.of());
                for (String line : TestPostgres.rows(connection, "EXPLAIN " + sql)) {
                    Matcher scanned = Pattern.compile(" (?:Scan|Scan using \\S+|Backward using \\S+) on (\\w+)")
                            .matcher(line);
                    if (scanned.find()
                            && !line.contains("Bitmap Index Scan")
                            && !line.contains("CTE Scan")
                            && !line.contains("Subquery Scan")) {
                        // what time it is in the log is what its newest events say
                        assertThat(scanned.group(1).startsWith("events_raw")
                                        || MAY_BE_READ.contains(scanned.group(1))
                                        || line.contains("Function Scan")
                                        || line.contains("WorkTable Scan"))
                                .as("%s: %s", panel.get("title"), line)
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    void theSumsOfTheirPanelsAreThoseOfTheRollUp() throws SQLException {
        try (Connection connection = reader(TestPostgres.sampleDatabase())) {
            String net = TestPostgres.rows(connection, "SELECT sum(net) FROM analytics.hourly_sales")
                    .get(0);

            assertThat(sumOf(connection, "money.json", "Net sales")).isEqualTo(net);
            assertThat(sumOf(connection, "money.json", "Net sales by day")).isEqualTo(net);
            assertThat(sumOf(connection, "money.json", "From gross to net")).isEqualTo(net);
            assertThat(sumOf(connection, "locations.json", "Scorecard")).isEqualTo(net);
            assertThat(sumOf(connection, "locations.json", "Net sales by location"))
                    .isEqualTo(net);
        }
    }

    private static String sumOf(Connection connection, String file, String title) throws SQLException {
        return TestPostgres.rows(
                        connection, "SELECT sum(\"net sales\") FROM (" + query(file, title, Map.of()) + ") AS panel")
                .get(0);
    }

    /** What a panel asks with these values of its variables, each quoted; all where one is not chosen. */
    static String query(String file, String title, Map<String, String> chosen) {
        for (JsonNode panel : read(FOLDER.resolve(file)).get("panels")) {
            if (panel.get("title").asText().equals(title)) {
                return expand(panel.at("/targets/0/rawSql").asText(), chosen);
            }
        }
        throw new IllegalArgumentException(title);
    }

    private static Connection reader(String url) throws SQLException {
        Connection connection = TestPostgres.connect(url);
        TestPostgres.execute(connection, "SET ROLE restaurant_reader");
        return connection;
    }

    private static void everyQueryAnswers(Connection connection, JsonNode dashboard) throws SQLException {
        Map<String, List<String>> variables = new HashMap<>();
        for (JsonNode variable : dashboard.at("/templating/list")) {
            variables.put(variable.get("name").asText(), values(connection, variable));
        }
        for (JsonNode panel : dashboard.get("panels")) {
            String sql = panel.at("/targets/0/rawSql").asText();
            answers(connection, panel, expand(sql, Map.of()));
            for (Map.Entry<String, List<String>> variable : variables.entrySet()) {
                for (String value : variable.getValue()) {
                    answers(connection, panel, expand(sql, Map.of(variable.getKey(), value)));
                }
            }
        }
    }

    private static void answers(Connection connection, JsonNode panel, String sql) throws SQLException {
        String title = panel.get("title").asText();
        assertThat(sql).as(title).doesNotContain("$");
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            ResultSetMetaData columns = result.getMetaData();
            Set<String> names = new HashSet<>();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                assertThat(names.add(columns.getColumnLabel(i)))
                        .as("%s: column %s", title, columns.getColumnLabel(i))
                        .isTrue();
            }
            for (JsonNode override : panel.at("/fieldConfig/overrides")) {
                assertThat(names)
                        .as(title)
                        .contains(override.at("/matcher/options").asText());
            }
            if (panel.get("type").asText().equals("barchart")) {
                assertThat(columns.getColumnLabel(1))
                        .as(title)
                        .isEqualTo(panel.at("/options/xField").asText());
                assertThat(columns.getColumnTypeName(1)).as(title).isEqualTo("text");
            }
            int rows = 0;
            while (result.next()) {
                rows++;
            }
            if (panel.get("type").asText().equals("stat")) {
                assertThat(rows).as(title).isOne();
            }
        }
    }

    /** Each value, two of them together, one that does not exist, and one that must be quoted. */
    private static List<String> values(Connection connection, JsonNode variable) throws SQLException {
        assertThat(variable.get("allValue").asText()).isEqualTo(ALL);
        List<String> values = new ArrayList<>();
        if (variable.get("type").asText().equals("query")) {
            for (String row :
                    TestPostgres.rows(connection, variable.get("query").asText())) {
                values.add(quoted(row.substring(row.lastIndexOf('|') + 1)));
            }
        } else {
            for (JsonNode option : variable.get("options")) {
                values.add(quoted(option.get("value").asText()));
            }
        }
        if (values.size() > 1) {
            values.add(values.get(0) + "," + values.get(1));
        }
        values.add(quoted("nowhere"));
        values.add(quoted("Joe's"));
        return values;
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    /** What Grafana does: a variable of several values is a list of quoted ones, that for all of them is left as it is. */
    private static String expand(String sql, Map<String, String> chosen) {
        String expanded = Pattern.compile("\\$__timeFilter\\(([^)]*)\\)")
                .matcher(sql)
                .replaceAll("$1 BETWEEN '2026-02-01T00:00:00Z' AND '2026-05-01T00:00:00Z'");
        for (String variable : List.of("location", "service", "daypart")) {
            expanded = expanded.replace("$" + variable, chosen.getOrDefault(variable, ALL));
        }
        return expanded;
    }
}
