package dev.trainyard.platform.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

/** Runs the sweep with all artifact owners of the service. */
@DatabaseTest
class ArtifactOwnersTest {

    @Autowired
    private ArtifactStore artifacts;
    @Autowired
    private JdbcTemplate database;
    @Value("${trainyard.data-directory}")
    private Path data;
    private Orphans orphans;
    private Instant now = Instant.now();
    private long nanoTime;

    @BeforeEach
    void open(@Autowired PhysicalStore store, @Autowired StoreBindingCheck binding, @Autowired List<ArtifactOwner> owners) {
        orphans = new Orphans(store, binding, owners, new OrphanProperties(Duration.ofHours(1), Duration.ofHours(1), Duration.ofDays(7), 0.5),
                () -> now, () -> nanoTime);
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkpoints/9b2f/1-10.safetensors", "datasets/9b2f.safetensors", "models/9b2f.safetensors"})
    void haveNoRowForAnOrphan(String key) throws IOException {
        Path file = write(key);
        sweep();
        assertThat(file).doesNotExist();
    }

    @Test
    void haveARowForTheFileOfADataSet() throws IOException {
        Path file = write("datasets/kept.safetensors");
        database.update("""
                insert into datasets (name, sha256, bytes, content_key, source, description, created_at)
                values ('kept', '', 1, 'datasets/kept.safetensors', '{}', '{}', now())""");
        sweep();
        assertThat(file).exists();
        database.update("delete from datasets where name = 'kept'");
        Files.delete(file);
    }

    private void sweep() {
        orphans.sweep();
        now = now.plus(Duration.ofHours(2));
        nanoTime += Duration.ofHours(2).toNanos();
        orphans.sweep();
    }

    private Path write(String key) throws IOException {
        artifacts.write(key, out -> out.write(1));
        return data.resolve("artifacts").resolve(key);
    }
}
