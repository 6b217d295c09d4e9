package dev.trainyard.platform.migration;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.sql.SQLException;
import java.util.Objects;

/**
 * A closed database file, locked so that no process can open the database until this object is closed: H2 takes the same file lock. The
 * lock stays with the file after another file has replaced it, so it also stops a process that opened the old file just before.
 */
final class ClosedFile implements Closeable {

    /** H2's {@code DATABASE_ALREADY_OPEN_1}. */
    private static final int ALREADY_OPEN = 90020;

    private final Path path;
    private final FileChannel channel;

    private ClosedFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** @throws SQLException with H2's code if this or another process has the database open */
    static ClosedFile lock(Path path) throws IOException, SQLException {
        Object before = identity(path);
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            // Another process may have replaced the file between opening and locking it.
            if (lock != null && Objects.equals(before, identity(path))) {
                return new ClosedFile(path, channel);
            }
        } catch (OverlappingFileLockException e) {
            // This process has the database open.
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new SQLException("The database is open: " + path, Integer.toString(ALREADY_OPEN), ALREADY_OPEN);
    }

    private static Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    Path path() {
        return path;
    }

    long bytes() throws IOException {
        return channel.size();
    }

    /** Copies the content to another file. Reads through the locked channel, because on POSIX closing any other channel drops the lock. */
    void copyTo(Path copy) throws IOException {
        try (FileChannel to = FileChannel.open(copy, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            long end = channel.size();
            for (long position = 0; position < end;) {
                position += channel.transferTo(position, end - position, to);
            }
        }
    }

    /** Replaces this file by another one, atomically and durably. */
    void replaceBy(Path replacement) throws IOException {
        giveSameOwner(replacement);
        try (FileChannel written = FileChannel.open(replacement, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        try {
            Files.move(replacement, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Windows cannot replace an open file.
            channel.close();
            Files.move(replacement, path, StandardCopyOption.ATOMIC_MOVE);
        }
        forceDirectory();
    }

    private void giveSameOwner(Path replacement) throws IOException {
        PosixFileAttributeView to = Files.getFileAttributeView(replacement, PosixFileAttributeView.class);
        if (to == null) {
            return;
        }
        PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class);
        to.setPermissions(attributes.permissions());
        try {
            to.setOwner(attributes.owner());
            to.setGroup(attributes.group());
        } catch (FileSystemException e) {
            // Only root may change owners. Another user could write the old file and can write the new one, too.
        }
    }

    private void forceDirectory() {
        try (FileChannel directory = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException e) {
            // Windows cannot open directories.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
