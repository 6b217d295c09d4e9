package dev.trainyard.platform.artifact;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps artifacts in a directory. Workers on several machines may share it. */
class DirectoryArtifactStore implements ArtifactStore {

    private static final Logger log = LoggerFactory.getLogger(DirectoryArtifactStore.class);
    /** Less room than this is none. */
    private static final int LITTLE = 1 << 16;

    private final Path root;
    private final Path incomplete;

    DirectoryArtifactStore(Path root) throws IOException {
        this.root = root;
        // On the same file system, or the rename would be a copy. No key begins with a dot.
        this.incomplete = Files.createDirectories(root.resolve(".incomplete"));
        sweep();
    }

    @Override
    public Artifact write(String key, Content content) throws IOException {
        Path file = path(key);
        Path temporary = incomplete.resolve(UUID.randomUUID().toString());
        try {
            Artifact artifact = writeTemporary(key, content, temporary);
            makeDirectory(file.getParent());
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            sync(file.getParent());
            return artifact;
        } catch (IOException e) {
            throw explained(key, e);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    @Override
    public InputStream open(Artifact artifact) throws IOException {
        Path file = path(artifact.key());
        try {
            // Sooner said than read.
            artifact.verifyBytes(Files.size(file));
            artifact.verify(Artifact.write(artifact.key(), out -> Files.copy(file, out), OutputStream.nullOutputStream()));
            return Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw artifact.missing();
        }
    }

    @Override
    public List<String> list(String directory, Instant time) throws IOException {
        List<String> keys = new ArrayList<>();
        Path start = path(directory);
        if (Files.isDirectory(start)) {
            Files.walkFileTree(start, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.lastModifiedTime().toInstant().isBefore(time)) {
                        keys.add(root.relativize(file).toString().replace(File.separatorChar, '/'));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    // Deleted meanwhile.
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return keys;
    }

    @Override
    public void delete(String key) throws IOException {
        Files.deleteIfExists(path(key));
    }

    @Override
    public void check() throws IOException {
        if (!Files.isWritable(incomplete)) {
            throw new IOException(root + " cannot be written to");
        }
    }

    private static Artifact writeTemporary(String key, Content content, Path temporary) throws IOException {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            // Tells whoever sweeps that someone is still writing; a process that dies gives it back.
            channel.lock();
            Artifact artifact = Artifact.write(key, content, Channels.newOutputStream(channel));
            channel.force(true);
            return artifact;
        }
    }

    private void sweep() throws IOException {
        int swept = 0;
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(incomplete)) {
            for (Path leftover : leftovers) {
                if (isAbandoned(leftover)) {
                    Files.deleteIfExists(leftover);
                    swept++;
                }
            }
        }
        if (swept > 0) {
            log.info("Removed {} files whose writing was interrupted", swept);
        }
    }

    private static boolean isAbandoned(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException | NoSuchFileException e) {
            return false;
        }
    }

    private Path path(String key) {
        return root.resolve(Artifact.checkKey(key));
    }

    /** Creates what is missing, each synced into its parent. */
    private static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            makeDirectory(directory.getParent());
            Files.createDirectories(directory);
            sync(directory.getParent());
        }
    }

    private static void sync(Path directory) throws IOException {
        // Windows neither needs nor allows it.
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private IOException explained(String key, IOException e) throws IOException {
        long usable = Files.getFileStore(root).getUsableSpace();
        boolean full = usable < LITTLE || e.getMessage() != null && e.getMessage().contains("No space left");
        return full ? new IOException("the disk is full: artifact " + key + " was not written, " + root + " has room for " + usable
                + " bytes", e) : e;
    }
}
