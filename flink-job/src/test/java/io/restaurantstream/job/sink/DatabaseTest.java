package io.restaurantstream.job.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DatabaseTest {

    private static EmbeddedPostgres server;

    @BeforeAll
    static void startPostgres() throws Exception {
        server = EmbeddedPostgres.builder().start();
        execute("CREATE DATABASE tables", "CREATE ROLE writer LOGIN");
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        server.close();
    }

    private static Database database(String name, String user) {
        return new Database(
                "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + name, user, null, Duration.ofSeconds(10));
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = database("postgres", "postgres").connect("test");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static SqlFailure failureToConnect() {
        return SqlFailure.of(catchThrowableOfType(
                SQLException.class, () -> database("tables", "writer").connect("test")));
    }

    @Test
    void takesADatabaseThatAcceptsNoConnectionsForOneThatIsAway() throws Exception {
        execute("ALTER DATABASE tables ALLOW_CONNECTIONS false");
        assertThat(failureToConnect()).isEqualTo(SqlFailure.TRANSIENT);
        execute("ALTER DATABASE tables ALLOW_CONNECTIONS true");
        database("tables", "writer").connect("test").close();
    }

    @Test
    void takesADatabaseWithoutAConnectionLeftForOneThatIsAway() throws Exception {
        execute("ALTER DATABASE tables CONNECTION LIMIT 0");
        assertThat(failureToConnect()).isEqualTo(SqlFailure.TRANSIENT);
        execute("ALTER DATABASE tables CONNECTION LIMIT -1");
        database("tables", "writer").connect("test").close();
    }
}
