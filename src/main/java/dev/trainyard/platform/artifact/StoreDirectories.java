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
 * Directories of a store that several processes change at the same time. Any process may remove an empty directory at any time; a
 * process that was about to move a file to it creates it again.
 */
final class StoreDirectories {

    interface Move {
        void to(Path target) throws IOException;
    }

    private final Path root;

    StoreDirectories(Path root) {
        this.root = root;
    }

    /** Creates the parent directories of {@code target} and moves a file there. */
    void move(Path file, Path target, Move move) throws IOException {
        while (true) {
            try {
                make(target.getParent());
                move.to(target);
                return;
            } catch (NoSuchFileException e) {
                // If the file exists, another process has removed the target's directory: try again.
                if (!Files.exists(file)) {
                    throw e;
                }
            }
        }
    }

    /** Creates missing directories and syncs the parent of each. */
    private static void make(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            make(directory.getParent());
            Files.createDirectories(directory);
            DirectoryArtifactStore.sync(directory.getParent());
        }
    }

    /** Removes the empty parent directories of a deleted file, except those at the top of the store. */
    void removeEmptyParents(Path file) {
        for (Path directory = file.getParent(); isRemovable(directory) && remove(directory); directory = directory.getParent()) {
            // remove() does the work.
        }
    }

    private boolean isRemovable(Path directory) {
        return directory.getNameCount() > root.getNameCount() + 1;
    }

    /** Removes an empty directory; returns false if that fails, for example because it is not empty. */
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

    /** Skips files that are deleted during the walk; an unreadable file is an error, because the list would be incomplete. */
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
