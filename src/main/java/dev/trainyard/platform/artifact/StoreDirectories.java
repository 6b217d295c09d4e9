package dev.trainyard.platform.artifact;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * The directories of a store that several processes write to and delete from. A directory that has become empty may be removed at any
 * time: a process that was about to move a file to it makes it again.
 */
final class StoreDirectories {

    interface Move {
        void to(Path target) throws IOException;
    }

    private final Path root;

    StoreDirectories(Path root) {
        this.root = root;
    }

    /** Moves a file, and first makes the directories that {@code target} needs. */
    void move(Path file, Path target, Move move) throws IOException {
        while (true) {
            try {
                make(target.getParent());
                move.to(target);
                return;
            } catch (NoSuchFileException e) {
                // The file is there: so the directory was removed by another process.
                if (!Files.exists(file)) {
                    throw e;
                }
            }
        }
    }

    /** Makes the directories that are missing, each synced into its parent. */
    private static void make(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            make(directory.getParent());
            Files.createDirectories(directory);
            DirectoryArtifactStore.sync(directory.getParent());
        }
    }

    /** Removes the directories of a deleted file that are empty now, except those at the top of the store. */
    void removeEmptyParents(Path file) {
        for (Path directory = file.getParent(); isRemovable(directory) && remove(directory); directory = directory.getParent()) {
            // remove() does it.
        }
    }

    private boolean isRemovable(Path directory) {
        return directory.getNameCount() > root.getNameCount() + 1;
    }

    /** Removes an empty directory; returns false when it is not empty. */
    private static boolean remove(Path directory) {
        try {
            Files.delete(directory);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Removes all empty directories below {@code start}. */
    void removeEmpty(Path start) throws IOException {
        walk(start, new Visitor() {
            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
                if (isRemovable(directory)) {
                    remove(directory);
                }
                return super.postVisitDirectory(directory, e);
            }
        });
    }

    List<PhysicalStore.Stored> list(Path start) throws IOException {
        List<PhysicalStore.Stored> found = new ArrayList<>();
        walk(start, new Visitor() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                found.add(new PhysicalStore.Stored(root.relativize(file).toString().replace(File.separatorChar, '/'),
                        attributes.lastModifiedTime().toInstant()));
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    private static void walk(Path start, Visitor visitor) throws IOException {
        if (Files.isDirectory(start)) {
            Files.walkFileTree(start, visitor);
        }
    }

    List<String> names(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    void deleteRecursively(Path directory) throws IOException {
        FileSystemUtils.deleteRecursively(directory);
    }

    /** Passes over what is deleted during the walk; what cannot be read is a failure, since a list without it would be wrong. */
    private abstract static class Visitor extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            return passOver(e);
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
            return e == null ? FileVisitResult.CONTINUE : passOver(e);
        }

        private static FileVisitResult passOver(IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }
    }
}
