package io.restaurantstream.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BenchCommandTest {

    @Test
    void understandsTheCommandsOfTheDocuments() throws IOException {
        List<Path> documents = new ArrayList<>(List.of(Path.of("../README.md")));
        try (Stream<Path> files = Files.list(Path.of("../docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        List<String> commands = new ArrayList<>();
        for (Path document : documents) {
            Files.readString(document)
                    .lines()
                    .filter(line -> line.startsWith("./stack bench "))
                    .map(line -> line.substring("./stack ".length()))
                    .forEach(commands::add);
        }
        assertThat(commands)
                .isNotEmpty()
                .allSatisfy(command -> assertThat(BenchCommand.commandLine()
                                .parseArgs(command.split(" +", -1))
                                .subcommand()
                                .subcommand())
                        .isNotNull());
    }

    @Test
    void namesAMistakeAndExitsWithTwoAsTheLauncherDoes() {
        StringWriter err = new StringWriter();
        int exitCode = BenchCommand.commandLine()
                .setErr(new PrintWriter(err, true))
                .execute("bench", "growth", "--events", "5");
        assertThat(exitCode).isEqualTo(2);
        assertThat(err.toString()).contains("--events: 5 is not allowed; it must be at least 100000");
    }
}
