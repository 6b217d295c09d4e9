package dev.trainyard.dataset;

import dev.trainyard.dataset.format.IdxFile;
import dev.trainyard.dataset.imports.TemporaryDirectory;
import dev.trainyard.dataset.raw.RawDataset;
import dev.trainyard.platform.artifact.ProcessDirectory;
import dev.trainyard.platform.problem.ProblemException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Provides the four canonical files from the directory of built-in data sets or from the mirror. Checks their MD5 in both cases. */
@Component
class MnistFiles {

    private static final Logger log = LoggerFactory.getLogger(MnistFiles.class);
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration DOWNLOAD = Duration.ofMinutes(10);
    /** The longest time that the validation of a job waits for the mirror. */
    private static final Duration MIRROR_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration MIRROR_CHECK_INTERVAL = Duration.ofMinutes(1);
    /** The largest of the files has 9.9 MB. */
    private static final long MAX_BYTES = 20_000_000;

    private final DatasetSources sources;
    private final ProcessDirectory temporary;
    private Long askedAt;
    private Optional<String> obstacle = Optional.empty();

    MnistFiles(DatasetSources sources, ProcessDirectory temporary) {
        this.sources = sources;
        this.temporary = temporary;
    }

    private enum File {
        TRAIN_IMAGES("train-images-idx3-ubyte.gz", "6bbc9ace898e44ae57da46a324031adb"),
        TRAIN_LABELS("train-labels-idx1-ubyte.gz", "a25bea736e30d166cdddb491f175f624"),
        TEST_IMAGES("t10k-images-idx3-ubyte.gz", "2646ac647ad5339dbf082846283269ea"),
        TEST_LABELS("t10k-labels-idx1-ubyte.gz", "27ae3e4e09519cfbb04c329615203637");

        private final String fileName;
        /** Hash of the unzipped file, because recompression changes the bytes of the gzip file. */
        private final String md5;

        File(String fileName, String md5) {
            this.fileName = fileName;
            this.md5 = md5;
        }

        String part() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Passes the checked files to {@code reader}, by their part's name in an import. Downloaded files are deleted afterwards.
     *
     * @throws ProblemException 503 if the files cannot be downloaded or are not the canonical ones
     */
    RawDataset read(Reader reader) throws IOException {
        Optional<Path> directory = local();
        if (directory.isPresent()) {
            return reader.read(checked(directory.get()));
        }
        try (TemporaryDirectory downloads = TemporaryDirectory.create(temporary)) {
            log.info("Downloading MNIST from {}", sources.mnistMirror());
            long deadline = System.nanoTime() + DOWNLOAD.toNanos();
            for (File file : File.values()) {
                download(file, downloads.path().resolve(file.fileName), deadline);
            }
            return reader.read(checked(downloads.path()));
        }
    }

    /**
     * Returns why the files are not available: the directory does not have all of them, and the mirror does not have them. Asks the mirror
     * at most once a minute.
     */
    synchronized Optional<String> obstacle() {
        if (local().isPresent()) {
            return Optional.empty();
        }
        if (askedAt == null || System.nanoTime() - askedAt > MIRROR_CHECK_INTERVAL.toNanos()) {
            obstacle = Optional.ofNullable(refusal(from(File.TRAIN_IMAGES))).map(MnistFiles::advice);
            askedAt = System.nanoTime();
        }
        return obstacle;
    }

    /** Returns the directory with all files; empty if one is missing. */
    private Optional<Path> local() {
        return Optional.ofNullable(sources.datasets()).map(datasets -> datasets.resolve("mnist"))
                .filter(directory -> Stream.of(File.values()).allMatch(file -> Files.isRegularFile(directory.resolve(file.fileName))));
    }

    /** Returns why the mirror does not have a file, without downloading it; null if it has it. */
    private static String refusal(URI file) {
        try {
            URLConnection connection = file.toURL().openConnection();
            connection.setConnectTimeout(Math.toIntExact(MIRROR_TIMEOUT.toMillis()));
            connection.setReadTimeout(Math.toIntExact(MIRROR_TIMEOUT.toMillis()));
            if (connection instanceof HttpURLConnection http) {
                http.setRequestMethod("HEAD");
                int status = http.getResponseCode();
                return status < 400 ? null : "%s cannot be downloaded: HTTP status %d.".formatted(file, status);
            }
            connection.getInputStream().close();
            return null;
        } catch (IOException | IllegalArgumentException e) {
            return "%s cannot be downloaded: %s.".formatted(file, e);
        }
    }

    interface Reader {
        RawDataset read(Map<String, Path> byPart) throws IOException;
    }

    private Map<String, Path> checked(Path directory) throws IOException {
        Map<String, Path> byPart = new HashMap<>();
        for (File file : File.values()) {
            Path path = directory.resolve(file.fileName);
            String md5 = md5(path);
            if (!md5.equals(file.md5)) {
                throw unavailable("%s is not the canonical file: the MD5 of its unzipped content is %s, not %s."
                        .formatted(file.fileName, md5, file.md5));
            }
            byPart.put(file.part(), path);
        }
        return byPart;
    }

    private static String md5(Path zipped) throws IOException {
        try (InputStream in = IdxFile.unpacked(zipped)) {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), md5));
            return HexFormat.of().formatHex(md5.digest());
        } catch (EOFException | ZipException e) {
            throw unavailable("%s is not a whole gzip file: %s.".formatted(zipped.getFileName(), e.getMessage()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void download(File file, Path to, long deadline) throws IOException {
        URI from = from(file);
        try {
            URLConnection connection = from.toURL().openConnection();
            connection.setConnectTimeout(Math.toIntExact(CONNECT.toMillis()));
            connection.setReadTimeout(Math.toIntExact(SILENCE.toMillis()));
            try (InputStream in = connection.getInputStream(); OutputStream out = Files.newOutputStream(to)) {
                byte[] buffer = new byte[1 << 16];
                long bytes = 0;
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    bytes += n;
                    if (bytes > MAX_BYTES || System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                        throw new IOException(bytes > MAX_BYTES ? "it has more than " + MAX_BYTES + " bytes" : "it took too long");
                    }
                    out.write(buffer, 0, n);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            log.warn("Cannot download {}", from, e);
            throw unavailable("%s cannot be downloaded: %s.".formatted(from, e));
        }
    }

    private URI from(File file) {
        return URI.create(sources.mnistMirror().toString().replaceFirst("/*$", "/") + file.fileName);
    }

    private static ProblemException unavailable(String reason) {
        return new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, advice(reason));
    }

    private static String advice(String reason) {
        return "MNIST is not available: " + reason + " Put its four files into the directory mnist in the one that TRAINYARD_DATASETS "
                + "names, or set trainyard.mnist-mirror.";
    }
}
