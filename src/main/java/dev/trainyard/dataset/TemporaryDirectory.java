package dev.trainyard.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** A directory that is gone, with all its files, when it is closed. */
record TemporaryDirectory(Path path) implements AutoCloseable {

    static TemporaryDirectory create() throws IOException {
        return new TemporaryDirectory(Files.createTempDirectory("trainyard-dataset-"));
    }

    @Override
    public void close() throws IOException {
        FileSystemUtils.deleteRecursively(path);
    }
}
