package dev.trainyard.platform.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreBindingTest extends StoreBindingTest {

    @TempDir
    private Path directory;

    @Override
    PhysicalStore store() throws IOException {
        return new DirectoryArtifactStore(directory);
    }

    @Override
    void deleteId() throws IOException {
        Files.delete(directory.resolve(PhysicalStore.ID));
    }
}
