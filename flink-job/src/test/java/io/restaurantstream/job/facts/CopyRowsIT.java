package io.restaurantstream.job.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.restaurantstream.job.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.postgresql.PGConnection;

class CopyRowsIT {

    private static TestDatabase database;
    private static Connection connection;

    /** One of each kind of value. */
    record Row(
            long big, Integer plain, Integer small, long cents, UUID id, Instant time, String text, Special special) {}

    /** Kinds that few rows have. */
    record Special(
            String json, long thousandths, Long optionalCents, boolean bool, LocalTime timeOfDay, LocalDate date) {}

    private static final Special NOTHING_SPECIAL = new Special("{}", 0, null, false, LocalTime.MIDNIGHT, null);

    @BeforeContainer
    static void createTable() throws IOException, SQLException {
        database = new TestDatabase();
        connection = database.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE every_kind (big bigint, plain integer, small smallint,"
                    + " cents numeric(20, 2), id uuid, at timestamptz, text text, json jsonb, weight numeric(20, 3),"
                    + " optional numeric(20, 2), bool boolean, time_of_day time, day date)");
        }
    }

    @AfterContainer
    static void stop() throws Exception {
        connection.close();
        database.close();
    }

    @Property(tries = 200, shrinking = ShrinkingMode.BOUNDED)
    void theServerReadsWhatWasWritten(@ForAll("rows") List<Row> rows) throws SQLException, IOException {
        assertThat(copied(rows)).isEqualTo(rows);
    }

    @Example
    void amountsAtTheEdgesOfADigitAreExact() throws SQLException, IOException {
        List<Row> rows = new ArrayList<>();
        for (long cents : new long[] {
            0,
            1,
            99,
            100,
            101,
            999_999,
            1_000_000,
            1_000_001,
            99_999_999_99L,
            100_000_000_00L,
            -1,
            -1_000_000,
            -99_999_999_99L
        }) {
            rows.add(new Row(0, 0, 0, cents, null, Instant.EPOCH, null, NOTHING_SPECIAL));
        }

        assertThat(copied(rows)).isEqualTo(rows);
    }

    private static List<Row> copied(List<Row> rows) throws SQLException, IOException {
        CopyRows copy = new CopyRows();
        for (Row row : rows) {
            // between others, so that what is to be left out is seen to be left out
            byte[] json = ("<" + row.special().json() + ">").getBytes(StandardCharsets.UTF_8);
            copy.bigint(row.big())
                    .integer(row.plain())
                    .smallint(row.small())
                    .cents(row.cents())
                    .uuid(row.id())
                    .time(row.time())
                    .text(row.text())
                    .json(json, 1, json.length - 1)
                    .thousandths(row.special().thousandths())
                    .optionalCents(row.special().optionalCents())
                    .bool(row.special().bool())
                    .timeOfDay(row.special().timeOfDay())
                    .date(row.special().date())
                    .endRow();
        }
        assertThat(copy.rows()).isEqualTo(rows.size());
        List<Row> read = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE every_kind");
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "COPY every_kind FROM STDIN (FORMAT BINARY)",
                            new ByteArrayInputStream(copy.array(), 0, copy.length()));
            try (ResultSet row = statement.executeQuery("SELECT * FROM every_kind")) {
                while (row.next()) {
                    BigDecimal dollars = row.getBigDecimal(4);
                    read.add(new Row(
                            row.getLong(1),
                            row.getObject(2, Integer.class),
                            row.getObject(3, Integer.class),
                            dollars.movePointRight(2).longValueExact(),
                            row.getObject(5, UUID.class),
                            row.getObject(6, OffsetDateTime.class).toInstant(),
                            row.getString(7),
                            special(row)));
                }
            }
        }
        return read;
    }

    private static Special special(ResultSet row) throws SQLException {
        BigDecimal optional = row.getBigDecimal(10);
        return new Special(
                row.getString(8),
                row.getBigDecimal(9).movePointRight(3).longValueExact(),
                optional == null ? null : optional.movePointRight(2).longValueExact(),
                row.getBoolean(11),
                row.getObject(12, LocalTime.class),
                row.getObject(13, LocalDate.class));
    }

    @Provide
    Arbitrary<List<Row>> rows() {
        Arbitrary<UUID> ids =
                Combinators.combine(Arbitraries.longs(), Arbitraries.longs()).as(UUID::new);
        Arbitrary<Instant> times = Combinators.combine(
                        Arbitraries.longs().between(-1_000_000_000L, 253_000_000_000L),
                        Arbitraries.integers().between(0, 999_999))
                .as((second, micros) -> Instant.ofEpochSecond(second, micros * 1000L));
        Arbitrary<String> texts = Arbitraries.strings()
                .all()
                .filter(text -> text.indexOf('\0') < 0
                        && StandardCharsets.UTF_8.newEncoder().canEncode(text));
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.integers().injectNull(0.2),
                        Arbitraries.shorts().map(Short::intValue).injectNull(0.2),
                        Arbitraries.longs().between(-1_000_000_000_000_000_00L, 1_000_000_000_000_000_00L),
                        ids.injectNull(0.2),
                        times,
                        texts.injectNull(0.2),
                        specials())
                .as(Row::new)
                .list()
                .ofMaxSize(300);
    }

    private static Arbitrary<Special> specials() {
        Arbitrary<Long> amounts = Arbitraries.longs().between(-1_000_000_000_000_000L, 1_000_000_000_000_000L);
        return Combinators.combine(
                        Arbitraries.of("{}", "{\"a\": 1.50, \"b\": \"é\\t\"}"),
                        amounts,
                        amounts.injectNull(0.2),
                        Arbitraries.of(true, false),
                        Arbitraries.longs()
                                .between(0, 86_399_999_999L)
                                .map(micros -> LocalTime.ofNanoOfDay(micros * 1000)),
                        Arbitraries.longs()
                                .between(-700_000, 2_900_000)
                                .map(LocalDate::ofEpochDay)
                                .injectNull(0.2))
                .as(Special::new);
    }
}
