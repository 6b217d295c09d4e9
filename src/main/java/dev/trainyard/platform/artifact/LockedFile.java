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
 * A file that this process holds a lock on, so that other processes can tell it from one whose process has died. It is locked from
 * before {@link #create} returns until it is closed, also while it is moved, and only a process that has got the lock deletes it.
 */
final class LockedFile implements Closeable {

    /** Does what must be done before an abandoned file is deleted. */
    interface Cleanup {
        void before(Path abandoned) throws IOException;
    }

    /**
     * The files of this process. It must not even open them to try their lock: on POSIX systems, closing any channel of a file gives
     * back all locks that the process has on it.
     */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private LockedFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Creates an empty file of a random name. */
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
                // Between its creation and its lock another process may have locked and deleted it; from here on none can.
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
     * Deletes the files whose processes have died.
     *
     * @return how many
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
            // While it is locked: a process that has just created it waits for the lock, and then finds it gone.
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
     * Gives the file its final name, in place of a file that has it. The lock stays until the file is closed.
     *
     * @throws NoSuchFileException when the directory of {@code target} is not there
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
