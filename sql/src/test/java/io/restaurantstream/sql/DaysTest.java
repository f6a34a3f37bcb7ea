package io.restaurantstream.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tables by business day: the sums of their hours, by the clock of the location. */
class DaysTest {

    private static final String DAYS =
            "SELECT location_code, business_day, quantity, gross FROM analytics.items_by_day ORDER BY 1, 2, 3";

    private String url;
    private Connection connection;

    @BeforeEach
    void openAnEmptyWorld() throws SQLException {
        url = TestPostgres.sampleDatabase();
        connection = TestPostgres.connect(url);
        execute("TRUNCATE analytics.items_by_hour, analytics.answers_by_hour, analytics.locations CASCADE");
        execute("SET timezone = 'Pacific/Auckland'");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void areEmptiedWithTheirHours() throws SQLException {
        assertThat(rows("SELECT * FROM analytics.items_by_day")).isEmpty();
        assertThat(rows("SELECT * FROM analytics.answers_by_day")).isEmpty();
    }

    @Test
    void areTheSumsOfTheirHoursByTheClockOfTheLocation() throws SQLException {
        execute("INSERT INTO analytics.locations VALUES ('LOC-1', 'Robson Street', NULL, 'America/Vancouver')");
        sold("LOC-1", "2026-03-01 07:00Z", 1); // 23:00 on the day before
        sold("LOC-1", "2026-03-01 08:00Z", 2);
        sold("LOC-1", "2026-03-02 07:00Z", 4);
        sold("LOC-2", "2026-03-01 05:00Z", 8); // midnight in Toronto, the default
        addUp();

        assertThat(rows(DAYS))
                .containsExactly(
                        "LOC-1|2026-02-28|1.000|10.00", "LOC-1|2026-03-01|6.000|60.00", "LOC-2|2026-03-01|8.000|80.00");
        assertThat(rows("SELECT * FROM checks.days_equal_their_hours")).isEmpty();
    }

    @Test
    void haveTwentyFiveHoursWhenTheClocksGoBack() throws SQLException {
        for (int hour = 0; hour < 26; hour++) {
            sold("LOC-1", "2026-11-01 04:00Z'::timestamptz + interval '%d hours".formatted(hour), 1);
        }
        addUp();

        assertThat(rows(DAYS)).containsExactly("LOC-1|2026-11-01|25.000|250.00", "LOC-1|2026-11-02|1.000|10.00");
    }

    @Test
    void followAnHourThatChangesAndNothingElseIsAddedUp() throws SQLException {
        sold("LOC-1", "2026-03-01 17:00Z", 1);
        sold("LOC-1", "2026-03-02 17:00Z", 1);
        addUp();
        assertThat(addUp()).isEqualTo("0");

        execute("UPDATE analytics.items_by_hour SET quantity = 5 WHERE hour_start = '2026-03-02 17:00Z'");
        assertThat(rows("SELECT location_code, business_day FROM analytics.days_to_add_up"))
                .containsExactly("LOC-1|2026-03-02");
        assertThat(rows("SELECT * FROM checks.days_equal_their_hours"))
                .as("the day is marked")
                .isEmpty();

        assertThat(addUp()).isEqualTo("1");
        assertThat(rows(DAYS)).containsExactly("LOC-1|2026-03-01|1.000|10.00", "LOC-1|2026-03-02|5.000|10.00");
    }

    @Test
    void areCutAgainWhenTheClockOfTheLocationChanges() throws SQLException {
        sold("LOC-1", "2026-03-01 06:00Z", 1); // 01:00 in Toronto
        sold("LOC-1", "2026-03-01 17:00Z", 2);
        addUp();
        assertThat(rows(DAYS)).containsExactly("LOC-1|2026-03-01|3.000|30.00");

        execute("INSERT INTO analytics.location_versions VALUES ('LOC-1', '2026-01-01Z', 'King Street', NULL,"
                + " 'America/Toronto', '04:00', 1, NULL, NULL, NULL, NULL, NULL, 1)");

        assertThat(addUp()).isEqualTo("2");
        assertThat(rows(DAYS)).containsExactly("LOC-1|2026-02-28|1.000|10.00", "LOC-1|2026-03-01|2.000|20.00");
        assertThat(rows("SELECT * FROM checks.days_equal_their_hours")).isEmpty();
    }

    @Test
    void cannotBeCutByAClockThatPostgresDoesNotKnow() {
        assertThatThrownBy(() -> execute("INSERT INTO analytics.location_versions VALUES ('LOC-1', '2026-01-01Z', 'King"
                        + " Street', NULL, 'America/Trono', '04:00', 1, NULL, NULL, NULL, NULL, NULL, 1)"))
                .hasMessageContaining("America/Trono");
    }

    @Test
    void waitForAWriterThatHasNotCommitted() throws SQLException {
        sold("LOC-1", "2026-03-01 17:00Z", 1);
        addUp();
        try (Connection writer = TestPostgres.connect(url)) {
            writer.setAutoCommit(false);
            TestPostgres.execute(writer, "UPDATE analytics.items_by_hour SET quantity = 2");

            assertThat(addUp()).isEqualTo("0");
            writer.commit();
        }
        assertThat(addUp()).isEqualTo("1");
        assertThat(rows(DAYS)).containsExactly("LOC-1|2026-03-01|2.000|10.00");
    }

    @Test
    void areChangedByTheFunctionOnly() throws SQLException {
        sold("LOC-1", "2026-03-01 17:00Z", 1);
        execute("SET ROLE restaurant_writer");

        addUp();
        for (String table : List.of("items_by_day", "answers_by_day", "day_cuts", "days_to_add_up")) {
            assertThatThrownBy(() -> execute("DELETE FROM analytics." + table))
                    .hasMessageContaining("permission denied");
        }
        execute("SET ROLE restaurant_reader");
        assertThatThrownBy(this::addUp).hasMessageContaining("permission denied");
    }

    private void sold(String location, String hour, int quantity) throws SQLException {
        execute(
                "INSERT INTO analytics.items_by_hour (hour_start, location_code, menu_item_id, quantity, gross, last_offset)"
                        + " VALUES ('" + hour + "', '" + location + "', md5('pizza')::uuid, " + quantity + ", "
                        + 10 * quantity
                        + ", 1)");
    }

    private String addUp() throws SQLException {
        return rows("SELECT analytics.add_up_days()").get(0);
    }

    private void execute(String sql) throws SQLException {
        TestPostgres.execute(connection, sql);
    }

    private List<String> rows(String query) throws SQLException {
        return TestPostgres.rows(connection, query);
    }
}
