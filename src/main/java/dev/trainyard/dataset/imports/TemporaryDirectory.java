package dev.trainyard.dataset.imports;

import dev.trainyard.platform.artifact.ProcessDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** A directory for the files of one import; closing deletes it with its files. */
public record TemporaryDirectory(Path path) implements AutoCloseable {

    /** Creates a directory within that of the process. If the process is killed, the next one to start deletes it. */
    public static TemporaryDirectory create(ProcessDirectory parent) throws IOException {
        return new TemporaryDirectory(Files.createTempDirectory(parent.path(), "dataset-"));
    }

    @Override
    public void close() throws IOException {
        FileSystemUtils.deleteRecursively(path);
    }
}
