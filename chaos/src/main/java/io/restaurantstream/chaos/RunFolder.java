package io.restaurantstream.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where a run keeps everything. Only what an earlier run has made is ever removed. */
final class RunFolder {

    private static final String MARK = "chaos.run";

    private RunFolder() {}

    /**
     * Makes {@code folder} an empty one that is known as that of a run.
     *
     * @throws IOException when it has something else in it
     */
    static void prepare(Path folder) throws IOException {
        Files.createDirectories(folder);
        boolean isOurs = Files.exists(folder.resolve(MARK));
        List<Path> all;
        try (Stream<Path> found = Files.walk(folder)) {
            all = found.filter(path -> !path.equals(folder))
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
        if (!isOurs && !all.isEmpty()) {
            throw new IOException(
                    "--data-dir: " + folder + " contains something other than an earlier run; name another folder");
        }
        // the mark goes last, so that what is left of a removal that was cut short is still ours
        for (Path path : all) {
            if (!path.equals(folder.resolve(MARK))) {
                Files.delete(path);
            }
        }
        if (!isOurs) {
            Files.createFile(folder.resolve(MARK));
        }
    }
}
