package io.restaurantstream.benchmarks.questions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A query that somebody asks.
 *
 * @param name the file of a question, or the dashboard and the title of a panel
 * @param bound why it may take longer than the others; empty when it may not
 */
record Query(String name, String bound, String sql) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BOUND = "-- Bound:";

    /** What a dashboard shows when it is opened with its widest choice of days. */
    private static final int DAYS_OF_A_DASHBOARD = 28;

    /** What the live page shows. */
    private static final int DAYS_OF_THE_PAGE = 35;

    private static final String NEWEST_HOUR = "(SELECT max(hour_start) FROM analytics.tenders_by_hour)";

    /** A query of the page whose parameters are lists: it computes one hour from its facts, every few seconds. */
    private static final String OF_ONE_HOUR = "proof";

    private static final Pattern TIME_FILTER = Pattern.compile("\\$__timeFilter\\(([^)]*)\\)");
    private static final Pattern VARIABLE = Pattern.compile("\\$(location|service|daypart)\\b");

    /**
     * The questions of a folder, in order. One that says {@code -- Bound:} in its banner is not held to the target.
     *
     * @param folder {@code sql/questions}
     */
    static List<Query> questions(Path folder) throws IOException {
        List<Query> questions = new ArrayList<>();
        for (Path file : sorted(folder, ".sql")) {
            String sql = Files.readString(file);
            String bound = sql.lines()
                    .filter(line -> line.startsWith(BOUND))
                    .map(line -> line.substring(BOUND.length()).strip())
                    .findFirst()
                    .orElse("");
            questions.add(new Query(nameOf(file, ".sql"), bound, sql));
        }
        return questions;
    }

    /**
     * The panels of the dashboards of the business, with all locations chosen and four weeks up to the newest hour.
     *
     * @param folder {@code deploy/dashboards}
     */
    static List<Query> panels(Path folder) throws IOException {
        List<Query> panels = new ArrayList<>();
        for (Path file : sorted(folder, ".json")) {
            for (JsonNode panel : JSON.readTree(Files.readString(file)).path("panels")) {
                String sql = panel.at("/targets/0/rawSql").asText();
                if (!sql.isEmpty()) {
                    String name =
                            nameOf(file, ".json") + ": " + panel.get("title").asText();
                    panels.add(new Query(name, "", expand(sql)));
                }
            }
        }
        return panels;
    }

    /**
     * The panels of the live page: for the two days that it reads every few seconds, and, without a target, for all of its days,
     * which it reads once a minute.
     *
     * @param folder the page's {@code panels}
     */
    static List<Query> pagePanels(Path folder) throws IOException {
        List<Query> panels = new ArrayList<>();
        for (Path file : sorted(folder, ".sql")) {
            String name = nameOf(file, ".sql");
            String sql = Files.readString(file);
            if (name.equals("compare") || name.equals("forecast")) {
                panels.add(new Query("page: " + name, "", since(NEWEST_HOUR, sql)));
            } else if (!name.equals(OF_ONE_HOUR)) {
                panels.add(new Query("page: " + name, "", since(daysAgo(2), sql)));
                if (sql.contains("?::")) {
                    panels.add(new Query("page: " + name, "all days", since(daysAgo(DAYS_OF_THE_PAGE), sql)));
                }
            }
        }
        return panels;
    }

    private static String daysAgo(int days) {
        return String.format(Locale.ROOT, "(%s - interval '%d days')", NEWEST_HOUR, days);
    }

    private static String since(String moment, String sql) {
        return sql.replace("?::timestamptz", moment).replace("?::date", moment + "::date");
    }

    private static String expand(String sql) {
        String range = String.format(
                Locale.ROOT,
                "$1 BETWEEN %s - interval '%d days' AND %s",
                NEWEST_HOUR,
                DAYS_OF_A_DASHBOARD,
                NEWEST_HOUR);
        return VARIABLE.matcher(TIME_FILTER.matcher(sql).replaceAll(range)).replaceAll("'all'");
    }

    private static List<Path> sorted(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static String nameOf(Path file, String ending) {
        String name = file.getFileName().toString();
        return name.substring(0, name.length() - ending.length());
    }
}
