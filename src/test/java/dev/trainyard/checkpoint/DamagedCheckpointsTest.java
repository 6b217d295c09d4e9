package dev.trainyard.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.mockito.Mockito.withSettings;

import dev.trainyard.DamagedFile;
import dev.trainyard.nn.training.TrainingState;
import dev.trainyard.platform.artifact.Artifact;
import dev.trainyard.platform.artifact.ArtifactStore;
import dev.trainyard.platform.artifact.safetensors.SafeTensors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Loads damaged checkpoints from a store that does not notice the damage: they are read or passed over, and never end the attempt. */
class DamagedCheckpointsTest {

    private static final long HEAP = 16L << 20;
    private static final String POSITION = """
            {"epoch":1,"step":10,"batch":3,"seconds":0.25,"schedule":{"rate":0.5},"stopping":{"best":1e-3,"epoch":1},"best_epoch":1,\
            "best_metrics":{"validation_cost":0.75},"sums":{"training_cost":2.5},"diagnosis":{},"last_metrics":{},"ended":null}""";

    private final ArtifactStore artifacts = mock(withSettings().stubOnly());
    private final CheckpointRows rows = mock(withSettings().stubOnly());
    private final Checkpoints checkpoints = new Checkpoints(artifacts, rows, mock());

    @Test
    void passesOverOrReadsDamagedCheckpoints() throws IOException {
        UUID job = UUID.randomUUID();
        byte[][] stored = new byte[1][];
        when(artifacts.open(any())).thenAnswer(call -> new ByteArrayInputStream(stored[0]));
        when(rows.list(job)).thenAnswer(call -> List.of(new Checkpoint(job, 10, 1, 1, new Artifact("checkpoints/a", "", stored[0].length),
                Instant.EPOCH)));
        DamagedFile.check(2000, List.of(checkpoint(POSITION)), HEAP, file -> {
            stored[0] = file;
            IOException[] reason = new IOException[1];
            Optional<TrainingState> state = checkpoints.latest(job, (damaged, why) -> reason[0] = why);
            if (state.isEmpty()) {
                throw reason[0];
            }
            state.get().tensors().values().forEach(INDArray::close);
            assertThat(state.get().position()).isNotNull();
        }, refusal -> assertThat(refusal).isExactlyInstanceOf(IOException.class).hasMessageMatching(
                "(?s)(not a well-formed safetensors file|its position cannot be read): .+"));
    }

    /** JSON's null is a value that Jackson reads without complaint. */
    @Test
    void passesOverNullPosition() throws IOException {
        UUID job = UUID.randomUUID();
        byte[] file = checkpoint("null");
        when(artifacts.open(any())).thenReturn(new ByteArrayInputStream(file));
        when(rows.list(job)).thenReturn(List.of(new Checkpoint(job, 10, 1, 1, new Artifact("checkpoints/a", "", file.length), Instant.EPOCH)));
        List<String> reasons = new ArrayList<>();
        assertThat(checkpoints.latest(job, (damaged, why) -> reasons.add(why.getMessage()))).isEmpty();
        assertThat(reasons).containsExactly("its position cannot be read: it is null");
    }

    private static byte[] checkpoint(String position) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new SafeTensors(Map.of("parameters", Nd4j.createFromArray(1f, 2f), "best", Nd4j.createFromArray(3f, 4f)),
                Map.of("position", position)).write(file);
        return file.toByteArray();
    }
}
