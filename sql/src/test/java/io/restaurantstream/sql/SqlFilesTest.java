package io.restaurantstream.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house rules of the SQL: banners, comments, and questions that run and have an answer. */
class SqlFilesTest {

    static final Path FOLDER = folder();

    private static final Pattern SCAN_OF_FACTS = Pattern.compile(" on (orders|order_items|payments|feedback|refunds"
            + "|payment_voids|tip_adjustments|order_discounts|service_charges|item_voids|gift_cards_sold)\\b");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
    }

    static List<Path> questions() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("questions"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void startsWithABanner(Path file) throws IOException {
        String banner = Files.readString(file).split("\n\n", 2)[0];

        assertThat(banner.lines()).hasSizeGreaterThanOrEqualTo(3).allMatch(line -> line.startsWith("-- "));
        if (file.startsWith(FOLDER.resolve("questions"))) {
            assertThat(banner).contains("-- Question: ", "-- Answer: ", "-- Reads: ");
        } else {
            assertThat(banner).contains("-- Grain: ", "-- Readers: ");
        }
    }

    @Test
    void thereAreThirtyQuestions() throws IOException {
        assertThat(questions()).hasSize(30);
    }

    @ParameterizedTest
    @MethodSource("questions")
    void aQuestionHasAnAnswerForAReader(Path question) throws IOException, SQLException {
        try (Connection connection = TestPostgres.connect(TestPostgres.sampleDatabase())) {
            TestPostgres.execute(connection, "SET ROLE restaurant_reader");

            assertThat(TestPostgres.rows(connection, Files.readString(question)))
                    .isNotEmpty();
        }
    }

    /** So its time does not grow with them; one that must read them says how it is bound, or by which index. */
    @ParameterizedTest
    @MethodSource("questions")
    void aQuestionWithoutABoundReadsNoFacts(Path question) throws IOException, SQLException {
        String sql = Files.readString(question);
        Assumptions.assumeFalse(sql.contains("-- Bound:"), "it says how it is bound");
        try (Connection connection = TestPostgres.connect(TestPostgres.sampleDatabase())) {
            for (String line : TestPostgres.rows(connection, "EXPLAIN " + sql)) {
                Matcher scan = SCAN_OF_FACTS.matcher(line);
                assertThat(scan.find() && !sql.contains("analytics." + scan.group(1) + " by its index"))
                        .as(line)
                        .isFalse();
            }
        }
    }

    @Test
    void everyTableViewIndexFunctionAndColumnHasAComment() throws SQLException {
        try (Connection connection = TestPostgres.connect(TestPostgres.sampleDatabase())) {
            assertThat(TestPostgres.rows(connection, """
                            WITH ours AS (
                              SELECT oid, relname, relkind, relnamespace::regnamespace::text AS schema_name
                              FROM pg_class
                              WHERE relnamespace IN ('raw'::regnamespace, 'analytics'::regnamespace, 'checks'::regnamespace, 'bi'::regnamespace)
                                AND NOT (relispartition AND relkind = 'i')
                            )
                            SELECT schema_name, relname
                            FROM ours
                            WHERE obj_description(oid, 'pg_class') IS NULL
                              AND oid NOT IN (SELECT conindid FROM pg_constraint)
                            UNION ALL
                            SELECT schema_name, relname || '.' || attname
                            FROM ours
                            JOIN pg_attribute ON attrelid = oid
                            WHERE relkind IN ('r', 'v') AND schema_name <> 'checks' AND attnum > 0 AND NOT attisdropped
                              AND col_description(oid, attnum) IS NULL
                            UNION ALL
                            SELECT pronamespace::regnamespace::text, proname
                            FROM pg_proc
                            WHERE pronamespace IN ('raw'::regnamespace, 'analytics'::regnamespace) AND obj_description(oid, 'pg_proc') IS NULL
                            """)).isEmpty();
        }
    }

    private static Path folder() {
        try {
            return Path.of(Migrations.class.getResource("/sql/migrations").toURI())
                    .getParent();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
