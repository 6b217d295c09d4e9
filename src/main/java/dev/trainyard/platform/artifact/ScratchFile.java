package dev.trainyard.platform.artifact;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Holds content that is too large for memory in an unlinked file, which disappears with the process even if it is killed. Not a
 * {@link java.nio.channels.FileChannel}, because an interrupt would close it, and the SDK interrupts attempts that take too long.
 */
final class ScratchFile implements Closeable {

    private final Path path;
    private final RandomAccessFile file;

    ScratchFile(Path directory) throws IOException {
        path = Files.createTempFile(directory, "artifact-", null);
        file = new RandomAccessFile(path.toFile(), "rw");
        // Windows refuses to delete an open file; there close() deletes it.
        path.toFile().delete();
    }

    /** Truncates the file and returns a stream to it. Do not close the stream: that would close the file. */
    OutputStream writer() throws IOException {
        file.setLength(0);
        return new FileOutputStream(file.getFD());
    }

    /** Returns a stream from the beginning of the file. Closing it does not close the file, so that another reader can follow. */
    InputStream reader() throws IOException {
        file.seek(0);
        return new FilterInputStream(new FileInputStream(file.getFD())) {
            @Override
            public void close() {
                // ScratchFile.close() closes the file.
            }
        };
    }

    /** Returns a stream from the beginning of the file. Closing it closes the file. */
    InputStream lastReader() throws IOException {
        file.seek(0);
        return new FilterInputStream(new FileInputStream(file.getFD())) {
            @Override
            public void close() throws IOException {
                ScratchFile.this.close();
            }
        };
    }

    @Override
    public void close() throws IOException {
        file.close();
        path.toFile().delete();
    }
}
