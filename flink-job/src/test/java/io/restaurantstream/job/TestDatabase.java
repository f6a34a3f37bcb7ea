package io.restaurantstream.job;

import io.restaurantstream.job.sink.Database;
import io.restaurantstream.sql.Migrations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A real Postgres with the tables, for as long as it is open. */
public final class TestDatabase implements AutoCloseable {

    private final EmbeddedPostgres postgres;

    public TestDatabase() throws IOException {
        postgres = EmbeddedPostgres.builder().start();
        Migrations.apply(url(), "postgres", null);
    }

    public String url() {
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    public Database database() {
        return new Database(url(), "postgres", null, Duration.ofSeconds(60));
    }

    public Connection connect() throws SQLException {
        return database().connect("test");
    }

    public long count(String query) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + query)) {
            row.next();
            return row.getLong(1);
        }
    }

    public void execute(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}
