package dev.trainyard.platform.artifact;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that this process keeps locked, so that other processes can tell it from the file of a dead process. The lock is held from
 * before {@link #create} returns until the file is closed, also while it is moved. A process deletes a file only while it holds the lock.
 */
final class LockedFile implements Closeable {

    /** Runs before an abandoned file is deleted. */
    interface Cleanup {
        void before(Path abandoned) throws IOException;
    }

    /**
     * The files of this process. It must not open them to try their lock, because on POSIX systems closing any channel of a file releases
     * all locks of the process on that file.
     */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private LockedFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Creates an empty file with a random name. */
    static LockedFile create(Path directory) throws IOException {
        Path absolute = directory.toAbsolutePath().normalize();
        while (true) {
            Path path = absolute.resolve(UUID.randomUUID().toString());
            OWN.add(path);
            LockedFile file = null;
            boolean ready = false;
            try {
                file = new LockedFile(path, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
                file.channel.lock();
                // Another process may have locked and deleted the file before this process locked it; from here on none can.
                ready = Files.exists(path);
                if (ready) {
                    return file;
                }
            } finally {
                if (!ready) {
                    if (file != null) {
                        file.close();
                    }
                    OWN.remove(path);
                }
            }
        }
    }

    /**
     * Deletes the files of dead processes.
     *
     * @return the number of deleted files
     */
    static int deleteAbandoned(Path directory, Cleanup cleanup) throws IOException {
        int deleted = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory.toAbsolutePath().normalize(), Files::isRegularFile)) {
            for (Path file : files) {
                if (!OWN.contains(file) && deleteIfAbandoned(file, cleanup)) {
                    deleted++;
                }
            }
        }
        return deleted;
    }

    private static boolean deleteIfAbandoned(Path file, Cleanup cleanup) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                return false;
            }
            // Deletes under the lock: a process that has just created the file waits for the lock and then finds the file gone.
            cleanup.before(file);
            return Files.deleteIfExists(file);
        } catch (OverlappingFileLockException | NoSuchFileException e) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    OutputStream writer() {
        return Channels.newOutputStream(channel);
    }

    void sync() throws IOException {
        channel.force(true);
    }

    /**
     * Renames the file, replacing {@code target} if it exists. The lock stays until the file is closed.
     *
     * @throws NoSuchFileException if the directory of {@code target} does not exist
     */
    void moveTo(Path target) throws IOException {
        Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes the file unless it was moved. */
    @Override
    public void close() throws IOException {
        try (channel) {
            Files.deleteIfExists(path);
        } finally {
            OWN.remove(path);
        }
    }
}
