package io.restaurantstream.stack.cluster;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folders and files of a cluster.
 *
 * @param root absolute
 */
record ClusterFolder(Path root) {

    ClusterFolder {
        root = root.toAbsolutePath().normalize();
    }

    /** A copy of Flink's jars: a build may replace the ones of the checkout while these are in use. */
    Path lib() {
        return root.resolve("lib");
    }

    Path conf() {
        return root.resolve("conf");
    }

    Path log() {
        return root.resolve("log");
    }

    /** Files with process ids. */
    Path run() {
        return root.resolve("run");
    }

    Path checkpoints() {
        return root.resolve("checkpoints");
    }

    Path savepoints() {
        return root.resolve("savepoints");
    }

    Path highAvailability() {
        return root.resolve("ha");
    }

    Path uploads() {
        return root.resolve("uploads");
    }

    Path zooKeeper() {
        return root.resolve("zookeeper");
    }

    Path temporary() {
        return root.resolve("tmp");
    }

    void make() throws IOException {
        for (Path folder : List.of(
                lib(),
                conf(),
                log(),
                run(),
                checkpoints(),
                savepoints(),
                highAvailability(),
                uploads(),
                zooKeeper(),
                temporary())) {
            Files.createDirectories(folder);
        }
    }

    /** Makes {@code target} a copy of {@code source}, files only; what it had before is gone. */
    static void mirror(Path source, Path target) throws IOException {
        if (Files.exists(target)) {
            try (Stream<Path> old = Files.walk(target)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(target);
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
    }

    /** Keeps others from starting or stopping at the same time, until it is closed. */
    FileChannel lock() throws IOException {
        Files.createDirectories(root);
        FileChannel channel =
                FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new IOException(
                    "--data-dir: " + root + " is being started or stopped by another command; wait for it to end");
        }
        return channel;
    }
}
