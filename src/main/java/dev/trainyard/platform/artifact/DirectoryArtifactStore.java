package dev.trainyard.platform.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps artifacts in a directory. Workers on several machines may share it. */
class DirectoryArtifactStore implements PhysicalStore {

    private static final Logger log = LoggerFactory.getLogger(DirectoryArtifactStore.class);
    /** Bytes of usable space below which the disk counts as full. */
    private static final int LITTLE = 1 << 16;

    private final Path root;
    private final Path incomplete;
    private final StoreDirectories directories;

    DirectoryArtifactStore(Path root) throws IOException {
        this.root = root;
        this.directories = new StoreDirectories(root);
        // On the same file system, so that the rename is atomic. No key begins with a dot, so none can name this directory.
        this.incomplete = Files.createDirectories(root.resolve(".incomplete"));
        int swept = LockedFile.deleteAbandoned(incomplete, abandoned -> { });
        if (swept > 0) {
            log.info("Removed {} files whose writing was interrupted", swept);
        }
    }

    @Override
    public Artifact write(String key, Content content) throws IOException {
        Path file = path(key);
        try (LockedFile written = LockedFile.create(incomplete)) {
            Artifact artifact = Artifact.write(key, content, written.writer());
            written.sync();
            directories.move(written.path(), file, written::moveTo);
            sync(file.getParent());
            return artifact;
        } catch (IOException e) {
            throw explained(key, e);
        }
    }

    @Override
    public InputStream open(Artifact artifact) throws IOException {
        Path file = path(artifact.key());
        try {
            // Compares the size first, because that does not read the file.
            artifact.verifyBytes(Files.size(file));
            artifact.verify(Artifact.write(artifact.key(), out -> Files.copy(file, out), OutputStream.nullOutputStream()));
            return Files.newInputStream(file);
        } catch (NoSuchFileException e) {
            throw artifact.missing();
        }
    }

    @Override
    public List<Stored> list(String directory) throws IOException {
        return directories.list(path(directory));
    }

    @Override
    public void delete(String key) throws IOException {
        Path file = path(key);
        Files.deleteIfExists(file);
        directories.removeEmptyParents(file);
    }

    @Override
    public void check() throws IOException {
        if (!Files.isWritable(incomplete)) {
            throw new IOException(root + " cannot be written to");
        }
    }

    @Override
    public Optional<String> id() throws IOException {
        try {
            return Optional.of(Files.readString(root.resolve(ID)).strip()).filter(id -> !id.isEmpty());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void writeId(String id) throws IOException {
        Path file = root.resolve(ID);
        try (LockedFile written = idFile(id)) {
            try {
                // Unlike a move, a link never replaces a file that another process has just written.
                Files.createLink(file, written.path());
            } catch (FileAlreadyExistsException e) {
                return;
            } catch (UnsupportedOperationException | FileSystemException e) {
                // The file system has no hard links.
                if (Files.exists(file)) {
                    return;
                }
                written.moveTo(file);
            }
        }
        sync(root);
    }

    @Override
    public void replaceId(String id) throws IOException {
        try (LockedFile written = idFile(id)) {
            written.moveTo(root.resolve(ID));
        }
        sync(root);
    }

    private LockedFile idFile(String id) throws IOException {
        LockedFile file = LockedFile.create(incomplete);
        try {
            file.writer().write((id + "\n").getBytes(StandardCharsets.US_ASCII));
            file.sync();
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public void moveToTrash(String key, String folder) throws IOException {
        Path file = path(key);
        try {
            directories.move(file, trash(folder).resolve(key), target -> Files.move(file, target, StandardCopyOption.ATOMIC_MOVE));
        } catch (NoSuchFileException e) {
            // Another process has moved or deleted it.
        }
        directories.removeEmptyParents(file);
    }

    @Override
    public void createTrashFolder(String folder) throws IOException {
        Files.createDirectories(trash(folder));
    }

    @Override
    public List<String> trashFolders() throws IOException {
        return directories.names(root.resolve(TRASH));
    }

    @Override
    public void deleteTrashFolder(String folder) throws IOException {
        directories.deleteRecursively(trash(folder));
    }

    @Override
    public void removeEmptyDirectories(String directory) throws IOException {
        directories.removeEmpty(path(directory));
    }

    private Path trash(String folder) {
        return root.resolve(TRASH).resolve(Artifact.checkKey(folder));
    }

    private Path path(String key) {
        return root.resolve(Artifact.checkKey(key));
    }

    static void sync(Path directory) throws IOException {
        // Windows neither needs nor allows syncing a directory.
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private IOException explained(String key, IOException e) throws IOException {
        long usable = Files.getFileStore(root).getUsableSpace();
        boolean full = usable < LITTLE || e.getMessage() != null && e.getMessage().contains("No space left");
        return full ? new IOException("the disk is full: artifact " + key + " was not written, " + root + " has room for " + usable
                + " bytes", e) : e;
    }

    @Override
    public String toString() {
        return "directory " + root;
    }
}
