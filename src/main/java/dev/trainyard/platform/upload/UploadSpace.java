package dev.trainyard.platform.upload;

import dev.trainyard.platform.artifact.ProcessDirectory;
import dev.trainyard.platform.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Limits the disk space of all uploads together, and keeps disk space free for jobs and the database. */
@Component
public class UploadSpace {

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final long maxUpload;
    private final long maxUploads;
    private final long minFree;
    private final Path directory;
    private final ToLongFunction<Path> freeBytes;
    private long reserved;

    /** The disk space reserved for one upload; closing releases it. */
    public interface Reserved extends AutoCloseable {

        @Override
        void close();
    }

    @Autowired
    UploadSpace(UploadLimits limits, ProcessDirectory temporary) {
        this(limits, temporary.path(), UploadSpace::usable);
    }

    UploadSpace(UploadLimits limits, Path directory, ToLongFunction<Path> freeBytes) {
        this.maxUpload = limits.maxUpload().toBytes();
        this.maxUploads = limits.maxUploads().toBytes();
        this.minFree = limits.minFreeDisk().toBytes();
        this.directory = directory;
        this.freeBytes = freeBytes;
    }

    /**
     * Reserves disk space for an upload before its request is read.
     *
     * @param declared the request's Content-Length in bytes; negative if absent: then the maximum of one upload is reserved
     * @throws ProblemException 413 if the request exceeds the maximum of one upload; 503 if other uploads have reserved the space; 507
     *                          if the disk has too little free space
     */
    public synchronized Reserved reserve(long declared) {
        if (declared > maxUpload) {
            throw new ProblemException(HttpStatus.CONTENT_TOO_LARGE, "The request is too large: it may have at most %d bytes (%s), got %d."
                    .formatted(maxUpload, "trainyard.dataset-limits.max-upload", declared));
        }
        long bytes = declared < 0 ? maxUpload : declared;
        if (reserved + bytes > maxUploads) {
            throw ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE, "Concurrent uploads may have at most %d bytes together (%s); try "
                    .formatted(maxUploads, "trainyard.dataset-limits.max-uploads") + "again when others have ended.", RETRY);
        }
        // The written part of other reservations is no longer free; only the rest must be subtracted.
        if (freeBytes.applyAsLong(directory) - Math.max(0, reserved - written()) - bytes < minFree) {
            String most = declared < 0 ? " (the most that a request without Content-Length may have)" : "";
            throw new ProblemException(HttpStatus.INSUFFICIENT_STORAGE,
                    "There is no room left on the service's disk for %d bytes%s; %d must stay free (%s)."
                            .formatted(bytes, most, minFree, "trainyard.dataset-limits.min-free-disk"));
        }
        reserved += bytes;
        return new Reservation(bytes);
    }

    private final class Reservation implements Reserved {

        private long bytes;

        Reservation(long bytes) {
            this.bytes = bytes;
        }

        @Override
        public void close() {
            synchronized (UploadSpace.this) {
                reserved -= bytes;
                bytes = 0;
            }
        }
    }

    private long written() {
        if (reserved == 0) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(Path::toFile).mapToLong(file -> file.isFile() ? file.length() : 0).sum();
        } catch (IOException | UncheckedIOException e) {
            // An upload ended during the walk. 0 is the safe answer: all reserved bytes count as not written yet.
            return 0;
        }
    }

    private static long usable(Path directory) {
        return directory.toFile().getUsableSpace();
    }
}
