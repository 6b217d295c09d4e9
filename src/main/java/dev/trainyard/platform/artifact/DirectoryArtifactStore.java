package dev.trainyard.platform.artifact;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Keeps artifacts in a directory. Workers on several machines may share it. */
@Component
class DirectoryArtifactStore implements ArtifactStore {

    private static final Logger log = LoggerFactory.getLogger(DirectoryArtifactStore.class);
    private static final Pattern KEY = Pattern.compile("[a-z0-9_-][a-z0-9._-]{0,199}(/[a-z0-9_-][a-z0-9._-]{0,199}){0,9}");
    private static final int BUFFER = 1 << 16;

    private final Path root;
    private final Path incomplete;

    @Autowired
    DirectoryArtifactStore(DataDirectory directory) throws IOException {
        this(directory.resolve("artifacts"));
    }

    DirectoryArtifactStore(Path root) throws IOException {
        this.root = root;
        // On the same file system, or the rename would be a copy. No key begins with a dot.
        this.incomplete = Files.createDirectories(root.resolve(".incomplete"));
        sweep();
    }

    @Override
    public Artifact write(String key, Content content) throws IOException {
        Path file = path(key);
        Path temporary = incomplete.resolve(UUID.randomUUID().toString());
        try {
            Artifact artifact = writeTemporary(key, content, temporary);
            makeDirectory(file.getParent());
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            sync(file.getParent());
            return artifact;
        } catch (IOException e) {
            throw explained(key, e);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    @Override
    public Path open(Artifact artifact) throws IOException {
        Path file = path(artifact.key());
        try {
            long bytes = Files.size(file);
            if (bytes != artifact.bytes()) {
                throw new DamagedArtifactException("artifact %s has %d bytes, %d were written"
                        .formatted(artifact.key(), bytes, artifact.bytes()));
            }
            MessageDigest digest = TensorBytes.newSha256();
            try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                Files.copy(file, out);
            }
            String sha256 = HexFormat.of().formatHex(digest.digest());
            if (!sha256.equals(artifact.sha256())) {
                throw new DamagedArtifactException("artifact %s is not what was written: its SHA-256 is %s instead of %s"
                        .formatted(artifact.key(), sha256, artifact.sha256()));
            }
            return file;
        } catch (NoSuchFileException e) {
            throw new DamagedArtifactException("artifact " + artifact.key() + " is missing");
        }
    }

    @Override
    public List<String> list(String directory, Instant time) throws IOException {
        List<String> keys = new ArrayList<>();
        Path start = path(directory);
        if (Files.isDirectory(start)) {
            Files.walkFileTree(start, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.lastModifiedTime().toInstant().isBefore(time)) {
                        keys.add(root.relativize(file).toString().replace(File.separatorChar, '/'));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    // Deleted meanwhile.
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        return keys;
    }

    @Override
    public void delete(String key) throws IOException {
        Files.deleteIfExists(path(key));
    }

    private static Artifact writeTemporary(String key, Content content, Path temporary) throws IOException {
        MessageDigest digest = TensorBytes.newSha256();
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            // Tells whoever sweeps that someone is still writing; a process that dies gives it back.
            channel.lock();
            OutputStream out = new DigestOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER), digest);
            content.writeTo(new Unclosable(out));
            out.flush();
            channel.force(true);
            return new Artifact(key, HexFormat.of().formatHex(digest.digest()), channel.size());
        }
    }

    private void sweep() throws IOException {
        int swept = 0;
        try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(incomplete)) {
            for (Path leftover : leftovers) {
                if (isAbandoned(leftover)) {
                    Files.deleteIfExists(leftover);
                    swept++;
                }
            }
        }
        if (swept > 0) {
            log.info("Removed {} files whose writing was interrupted", swept);
        }
    }

    private static boolean isAbandoned(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException | NoSuchFileException e) {
            return false;
        }
    }

    private Path path(String key) {
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException("an artifact's key has segments of a-z, 0-9, '.', '_' and '-', none beginning with a dot, "
                    + "got " + key);
        }
        return root.resolve(key);
    }

    /** Creates what is missing, each synced into its parent. */
    private static void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            makeDirectory(directory.getParent());
            Files.createDirectories(directory);
            sync(directory.getParent());
        }
    }

    private static void sync(Path directory) throws IOException {
        // Windows neither needs nor allows it.
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private IOException explained(String key, IOException e) throws IOException {
        long usable = Files.getFileStore(root).getUsableSpace();
        boolean full = usable < BUFFER || e.getMessage() != null && e.getMessage().contains("No space left");
        return full ? new IOException("the disk is full: artifact " + key + " was not written, " + root + " has room for " + usable
                + " bytes", e) : e;
    }

    /** The store itself closes the file, after it has synced it. */
    private static final class Unclosable extends FilterOutputStream {

        Unclosable(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
