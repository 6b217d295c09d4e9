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
 * A database file that no process has open, and that none can open until this is closed: H2 takes the same lock. The lock stays with
 * the file when another file takes its name, so it also turns away a process that opened the file just before.
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

    /** @throws SQLException with H2's code when the database is open, in another process or in this one */
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

    /** Writes the content to another file. Only this channel may read it: POSIX drops the lock when any other is closed. */
    void copyTo(Path copy) throws IOException {
        try (FileChannel to = FileChannel.open(copy, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            long end = channel.size();
            for (long position = 0; position < end;) {
                position += channel.transferTo(position, end - position, to);
            }
        }
    }

    /** Puts another file in this one's place, in one step and durably. */
    void replaceBy(Path replacement) throws IOException {
        giveSameOwner(replacement);
        try (FileChannel written = FileChannel.open(replacement, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        try {
            Files.move(replacement, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Windows replaces no open file.
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
            // Only root may give files away; others could write the file before and can write the new one.
        }
    }

    private void forceDirectory() {
        try (FileChannel directory = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            directory.force(true);
        } catch (IOException e) {
            // Windows opens no directories.
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
