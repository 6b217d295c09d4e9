package dev.trainyard.dataset;

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

/** Bounds the bytes on disk of all uploads at once, and keeps some of the disk free for jobs and the database. */
@Component
class UploadSpace {

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final long maxUpload;
    private final long maxUploads;
    private final long minFree;
    private final Path directory;
    private final ToLongFunction<Path> freeBytes;
    private long reserved;

    /** Space of one upload, until it is closed. */
    interface Reserved extends AutoCloseable {

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
     * Reserves space before anything of a request is read.
     *
     * @param declared bytes of the request; negative when it does not declare them, for which as many are reserved as one may have
     * @throws ProblemException 413 when they are more than one request may have; 503 when other uploads take the space now; 507 when
     *                          the disk has not so much left
     */
    synchronized Reserved reserve(long declared) {
        if (declared > maxUpload) {
            throw new ProblemException(HttpStatus.CONTENT_TOO_LARGE, "The request is too large: it may have at most %d bytes (%s), got %d."
                    .formatted(maxUpload, "trainyard.dataset-limits.max-upload", declared));
        }
        long bytes = declared < 0 ? maxUpload : declared;
        if (reserved + bytes > maxUploads) {
            throw ProblemException.later(HttpStatus.SERVICE_UNAVAILABLE, "All uploads at once may have at most %d bytes (%s); try again when "
                    .formatted(maxUploads, "trainyard.dataset-limits.max-uploads") + "others have ended.", RETRY);
        }
        // Other uploads have written a part of what is reserved for them.
        if (freeBytes.applyAsLong(directory) - Math.max(0, reserved - written()) - bytes < minFree) {
            throw new ProblemException(HttpStatus.INSUFFICIENT_STORAGE, "There is no room left on the service's disk for %d bytes%s; %d must stay free."
                    .formatted(bytes, declared < 0 ? ", as many as a request without Content-Length may have" : "", minFree));
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
            // An upload ended meanwhile. Less is assumed to be written, and so less to be free.
            return 0;
        }
    }

    private static long usable(Path directory) {
        return directory.toFile().getUsableSpace();
    }
}
