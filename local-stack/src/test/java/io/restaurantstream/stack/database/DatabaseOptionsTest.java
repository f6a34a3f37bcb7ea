package io.restaurantstream.stack.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DatabaseOptionsTest {

    @Test
    void waitsForTheAnswerOfAQueryAsLongAsItTakes(@TempDir Path folder) throws Exception {
        try (LocalPostgres postgres = LocalPostgres.start(folder, "--postgres-port", 0)) {
            DatabaseOptions options = CommandLine.populateCommand(new DatabaseOptions(), "--jdbc-url", postgres.url());
            try (Connection connection = options.connect("test")) {
                assertThat(connection.getNetworkTimeout()).isZero();
            }
        }
    }
}
