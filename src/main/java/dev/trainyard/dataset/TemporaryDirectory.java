package dev.trainyard.dataset;

import dev.trainyard.platform.artifact.ProcessDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** A directory for the files of one import; closing deletes it with its files. */
record TemporaryDirectory(Path path) implements AutoCloseable {

    /** Creates a directory within that of the process. If the process is killed, the next one to start deletes it. */
    static TemporaryDirectory create(ProcessDirectory parent) throws IOException {
        return new TemporaryDirectory(Files.createTempDirectory(parent.path(), "dataset-"));
    }

    @Override
    public void close() throws IOException {
        FileSystemUtils.deleteRecursively(path);
    }
}
