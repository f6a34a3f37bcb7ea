package io.restaurantstream.job.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.access.PrivateCa;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections with {@code sslmode=verify-full} to a real server that has a certificate for {@code localhost}. */
class DatabaseTlsTest {

    @TempDir
    private static Path folder;

    private static PrivateCa ca;
    private static EmbeddedPostgres server;

    @BeforeAll
    static void startPostgres() throws Exception {
        ca = PrivateCa.in(folder.resolve("ca"), "dns:localhost");
        server = EmbeddedPostgres.builder()
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", ca.serverCertificate().toString())
                .setServerConfig("ssl_key_file", ca.serverKey().toString())
                .start();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        server.close();
    }

    private static Connection connect(String host, Path trusted) throws SQLException {
        String url = "jdbc:postgresql://" + host + ":" + server.getPort() + "/postgres?sslmode=verify-full&sslrootcert="
                + trusted;
        return new Database(url, "postgres", null, Duration.ofSeconds(10)).connect("test");
    }

    @Test
    void encryptsWhatIsSentToTheServerThatTheCaVouchesFor() throws Exception {
        try (Connection connection = connect("localhost", ca.pem());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getBoolean("ssl")).isTrue();
        }
    }

    @Test
    void refusesAServerOfAnotherName() {
        assertThatThrownBy(() -> connect("127.0.0.1", ca.pem()))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("127.0.0.1")
                .hasMessageContaining("could not be verified");
    }

    @Test
    void refusesAServerOfAnotherCa() throws Exception {
        PrivateCa other = PrivateCa.in(folder.resolve("other"), "dns:localhost");
        assertThatThrownBy(() -> connect("localhost", other.pem()))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("SSL error");
    }
}
