package dev.trainyard.platform.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.DatabaseTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

@DatabaseTest
class OrphansTest {

    private static final Instant YESTERDAY = Instant.now().minus(Duration.ofDays(1));

    @Autowired
    private PhysicalStore artifacts;
    @Autowired
    private StoreBindingCheck binding;
    @Autowired
    private Orphans orphans;
    @Autowired
    private JdbcTemplate database;
    @Value("${trainyard.data-directory}")
    private Path data;

    @ParameterizedTest
    @ValueSource(strings = {"checkpoints/9b2f/1-10.safetensors", "datasets/9b2f.safetensors", "models/9b2f.safetensors"})
    void removesAFileWhoseRowNeverCame(String key) throws IOException {
        Path file = write(key, YESTERDAY);
        orphans.sweep();
        assertThat(file).doesNotExist();
    }

    @Test
    void leavesAFileWhoseRowMayStillCome() throws IOException {
        Path file = write("models/young.safetensors", Instant.now());
        orphans.sweep();
        assertThat(file).exists();
    }

    @Test
    void leavesWhatHasARow() throws IOException {
        Path file = write("datasets/kept.safetensors", YESTERDAY);
        database.update("""
                insert into datasets (name, sha256, bytes, content_key, source, description, created_at)
                values ('kept', '', 1, 'datasets/kept.safetensors', '{}', '{}', now())""");
        orphans.sweep();
        assertThat(file).exists();
        database.update("delete from datasets where name = 'kept'");
    }

    @Test
    void leavesWhatItDoesNotKnow() throws IOException {
        Path file = write("others/file", YESTERDAY);
        orphans.sweep();
        assertThat(file).exists();
    }

    @Test
    void looksAfterTheOthersWhenOneOwnerCannotSay() throws IOException {
        Path file = write("models/other.safetensors", YESTERDAY);
        Path unknown = write("broken/file", YESTERDAY);
        new Orphans(artifacts, binding, List.of(owner("broken", true), owner("models", false)),
                new OrphanProperties(Duration.ofHours(1), Duration.ofHours(1))).sweep();
        assertThat(file).doesNotExist();
        assertThat(unknown).exists();
    }

    private static ArtifactOwner owner(String directory, boolean broken) {
        return new ArtifactOwner() {
            @Override
            public String directory() {
                return directory;
            }

            @Override
            public Set<String> keys() {
                if (broken) {
                    throw new IllegalStateException("the database does not answer");
                }
                return Set.of();
            }
        };
    }

    private Path write(String key, Instant time) throws IOException {
        artifacts.write(key, out -> out.write(1));
        return Files.setLastModifiedTime(data.resolve("artifacts").resolve(key), FileTime.from(time));
    }
}
