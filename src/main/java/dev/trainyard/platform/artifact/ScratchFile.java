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
 * Room on disk for content that is too large for memory. It has no name: what a killed process had written is gone with it. Not a
 * {@link java.nio.channels.FileChannel}, which an interrupt closes, and a request that takes too long is interrupted.
 */
final class ScratchFile implements Closeable {

    private final Path path;
    private final RandomAccessFile file;

    ScratchFile(Path directory) throws IOException {
        path = Files.createTempFile(directory, "artifact-", null);
        file = new RandomAccessFile(path.toFile(), "rw");
        // Windows refuses; there it goes when it is closed.
        path.toFile().delete();
    }

    /** Empties it first. Not to be closed: that is the file. */
    OutputStream writer() throws IOException {
        file.setLength(0);
        return new FileOutputStream(file.getFD());
    }

    /** From the beginning. Closing it does nothing, so that another can follow. */
    InputStream reader() throws IOException {
        file.seek(0);
        return new FilterInputStream(new FileInputStream(file.getFD())) {
            @Override
            public void close() {
                // By whoever closes the file.
            }
        };
    }

    /** From the beginning. Closing it closes the file. */
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
