package dev.trainyard.dataset;

import dev.trainyard.platform.artifact.ProcessDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** A directory for one import, deleted with all its files when it is closed. */
record TemporaryDirectory(Path path) implements AutoCloseable {

    /** In the directory of the process, so that nothing is left when the process is killed before. */
    static TemporaryDirectory create(ProcessDirectory parent) throws IOException {
        return new TemporaryDirectory(Files.createTempDirectory(parent.path(), "dataset-"));
    }

    @Override
    public void close() throws IOException {
        FileSystemUtils.deleteRecursively(path);
    }
}
