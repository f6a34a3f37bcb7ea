package io.restaurantstream.stack.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.restaurantstream.job.JobOptions.UsageException;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DatabaseOptionsTest {

    @Test
    void refusesAPasswordInTheUrlAndDoesNotRepeatIt() {
        for (String url : List.of(
                "jdbc:postgresql://h/db?password=marker",
                "jdbc:mysql://h/db?password=marker",
                "jdbc:postgresql://ann:marker@h/db")) {
            DatabaseOptions options = CommandLine.populateCommand(new DatabaseOptions(), "--jdbc-url", url);
            for (ThrowingCallable use : List.<ThrowingCallable>of(options::url, () -> options.connect("test"))) {
                assertThatThrownBy(use)
                        .isInstanceOf(UsageException.class)
                        .hasMessageContaining("--jdbc-password-file")
                        .hasMessageNotContaining("marker");
            }
        }
    }

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
