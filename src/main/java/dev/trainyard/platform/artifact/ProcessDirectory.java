package dev.trainyard.platform.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/**
 * A directory for files of this process only, such as uploads. The process deletes it when it ends; the next process to start deletes
 * the directories of killed processes. Several processes may share the data directory: each holds a lock file beside its own directory.
 */
@Component
public class ProcessDirectory implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(ProcessDirectory.class);
    private static final String SUFFIX = ".files";

    private final LockedFile lock;
    private final Path path;

    public ProcessDirectory(DataDirectory data) throws IOException {
        Path all = Files.createDirectories(data.resolve("temporary"));
        deleteAbandoned(all);
        lock = LockedFile.create(all);
        path = Files.createDirectory(directoryOf(lock.path()));
    }

    private static void deleteAbandoned(Path all) {
        try {
            int deleted = LockedFile.deleteAbandoned(all, dead -> FileSystemUtils.deleteRecursively(directoryOf(dead)));
            if (deleted > 0) {
                log.info("Removed the temporary files of {} processes that were killed", deleted);
            }
        } catch (IOException e) {
            log.warn("Temporary files of a process that was killed cannot be removed: {}", e.toString());
        }
    }

    private static Path directoryOf(Path lock) {
        return lock.resolveSibling(lock.getFileName() + SUFFIX);
    }

    public Path path() {
        return path;
    }

    /** Returns a subdirectory, which it creates if necessary. */
    public Path resolve(String purpose) throws IOException {
        return Files.createDirectories(path.resolve(purpose));
    }

    @Override
    public void destroy() throws IOException {
        try (lock) {
            FileSystemUtils.deleteRecursively(path);
        }
    }
}
