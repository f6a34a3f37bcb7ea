package io.restaurantstream.livepage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.postgresql.Driver;

/** Makes connections that can only read, as the role {@code restaurant_reader}, and reads what panels need. */
final class Reader {

    static final String ROLE = "restaurant_reader";

    private final PageOptions options;

    Reader(PageOptions options) {
        this.options = options;
    }

    /**
     * A new connection, in transactions that see one snapshot.
     *
     * @param name shown in {@code pg_stat_activity}
     * @param patienceSeconds longest time of a statement
     */
    Connection connect(String name, int patienceSeconds) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", options.user());
        if (options.password() != null) {
            properties.setProperty("password", options.password());
        }
        properties.setProperty("ApplicationName", name);
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("loginTimeout", "2");
        properties.setProperty("socketTimeout", Integer.toString(patienceSeconds + 1));
        properties.setProperty(
                "options",
                // whoever logs in reads as the reader; short queries do not earn the compiler's time
                "-c role=" + ROLE + " -c default_transaction_read_only=on -c jit=off -c timezone=UTC"
                        + " -c statement_timeout=" + patienceSeconds * 1000);
        Connection connection = new Driver().connect(options.jdbcUrl(), properties);
        if (connection == null) {
            throw new SQLException("--jdbc-url: " + options.jdbcUrl() + " is not a Postgres URL");
        }
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        return connection;
    }

    /** A business day with what a query says of it; the day is null when the query's is. */
    record DayRow(LocalDate day, Row row) {}

    /** Rows of a panel whose first column is the business day. */
    static List<DayRow> dayRows(Connection connection, SqlFile sql, Object... parameters) throws SQLException {
        return read(connection, sql, true, parameters);
    }

    /** Rows whose first column is the location, or whatever else says what they are about. */
    static List<Row> rows(Connection connection, SqlFile sql, Object... parameters) throws SQLException {
        return read(connection, sql, false, parameters).stream()
                .map(DayRow::row)
                .toList();
    }

    private static List<DayRow> read(Connection connection, SqlFile sql, boolean withDay, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
            statement.setFetchSize(5_000);
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                ResultSetMetaData columns = result.getMetaData();
                int first = withDay ? 2 : 1;
                int numbers = first + 1;
                while (numbers <= columns.getColumnCount() && columns.getColumnType(numbers) != Types.BIGINT) {
                    numbers++;
                }
                List<DayRow> rows = new ArrayList<>();
                while (result.next()) {
                    List<String> keys = new ArrayList<>(numbers - first - 1);
                    for (int column = first + 1; column < numbers; column++) {
                        keys.add(result.getString(column).intern());
                    }
                    long[] values = new long[columns.getColumnCount() - numbers + 1];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = result.getLong(numbers + i);
                    }
                    LocalDate day = withDay ? result.getObject(1, LocalDate.class) : null;
                    rows.add(new DayRow(day, new Row(result.getString(first).intern(), List.copyOf(keys), values)));
                }
                return rows;
            }
        }
    }
}
