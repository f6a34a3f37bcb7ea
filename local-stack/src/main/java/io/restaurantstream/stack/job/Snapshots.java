package io.restaurantstream.stack.job;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.Optional;

/** Savepoints and checkpoints in folders of this machine. */
public final class Snapshots {

    private Snapshots() {}

    /** The newest complete one below {@code folders}. One without metadata is incomplete. */
    public static Optional<Path> newest(Collection<Path> folders) throws IOException {
        Newest newest = new Newest();
        for (Path folder : folders) {
            Files.walkFileTree(folder, newest);
        }
        return Optional.ofNullable(newest.metadata).map(Path::getParent);
    }

    /** Whether it is a savepoint, and not a checkpoint. */
    public static boolean isSavepoint(Path snapshot) {
        return snapshot.getFileName().toString().startsWith("savepoint-");
    }

    private static final class Newest extends SimpleFileVisitor<Path> {

        private Path metadata;
        private FileTime modified = FileTime.fromMillis(0);

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.endsWith("_metadata") && attributes.lastModifiedTime().compareTo(modified) > 0) {
                metadata = file;
                modified = attributes.lastModifiedTime();
            }
            return FileVisitResult.CONTINUE;
        }

        /** A running job may delete a checkpoint meanwhile, which is then not the newest. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }
}
