package io.restaurantstream.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    @TempDir
    Path folder;

    @Test
    void removesTheDataOfAnEarlierRun() throws Exception {
        Path data = folder.resolve("data");
        RunFolder.prepare(data);
        Path left = Files.createDirectories(data.resolve("cluster/log")).resolve("jobmanager.log");
        Files.writeString(left, "left");

        RunFolder.prepare(data);

        assertThat(data.resolve("cluster")).doesNotExist();
    }

    @Test
    void refusesAFolderOfSomebodyElse() throws Exception {
        Path letter = Files.writeString(folder.resolve("letter"), "dear");

        assertThatThrownBy(() -> RunFolder.prepare(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("--data-dir: " + folder);
        assertThat(letter).exists();
    }
}
