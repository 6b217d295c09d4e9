package dev.trainyard.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.CALLS_REAL_METHODS;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockStatic;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.MockedStatic;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.springframework.dao.DataAccessResourceFailureException;

class CheckpointsTest {

    private final ArtifactStore artifacts = mock();
    private final CheckpointRows rows = mock();
    private final Checkpoints checkpoints = new Checkpoints(artifacts, rows, mock());

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"{", "{\"step\":\"last\"}"})
    void freesTheTensorsOfAStateWhosePositionCannotBeRead(String position) throws IOException {
        Checkpoint checkpoint = stored(position);
        List<INDArray> read = new ArrayList<>();
        List<Checkpoint> damaged = new ArrayList<>();
        try (MockedStatic<SafeTensors> files = mockStatic(SafeTensors.class, CALLS_REAL_METHODS)) {
            files.when(() -> SafeTensors.read(any(), anyLong())).thenAnswer(call -> {
                SafeTensors content = (SafeTensors) call.callRealMethod();
                read.addAll(content.tensors().values());
                return content;
            });
            assertThat(checkpoints.latest(checkpoint.job(), (passedOver, why) -> damaged.add(passedOver))).isEmpty();
        }
        assertThat(damaged).containsExactly(checkpoint);
        assertThat(read).hasSize(2).allMatch(INDArray::wasClosed);
    }

    @Test
    void writesANewFileOnEveryTry() throws IOException {
        List<String> keys = new ArrayList<>();
        when(artifacts.write(any(), any())).thenAnswer(call -> {
            keys.add(call.getArgument(0));
            return new Artifact(call.getArgument(0), "", 1);
        });
        when(rows.add(any(), anyInt())).thenThrow(new DataAccessResourceFailureException("connection lost"))
                .thenReturn(Optional.of(new CheckpointRows.Added(List.of(), null)));
        TrainingState state = new TrainingState(Map.of(), new TrainingState.Position(1, 10, 3, 1.0 / 3, Map.of(), Map.of(), 1, Map.of(),
                Map.of(), Map.of(), Map.of()));
        UUID job = UUID.randomUUID();

        assertThatThrownBy(() -> checkpoints.save(job, 1, state, 2)).isInstanceOf(DataAccessResourceFailureException.class);
        assertThat(checkpoints.save(job, 1, state, 2).held()).isTrue();

        assertThat(keys).hasSize(2).doesNotHaveDuplicates();
        verify(artifacts, never()).delete(any());
    }

    private Checkpoint stored(String position) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new SafeTensors(Map.of("parameters", Nd4j.createFromArray(1f, 2f), "best", Nd4j.createFromArray(3f, 4f)),
                position == null ? Map.of() : Map.of("position", position)).write(file);
        Artifact artifact = new Artifact("checkpoints/a", "", file.size());
        when(artifacts.open(artifact)).thenAnswer(call -> new ByteArrayInputStream(file.toByteArray()));
        UUID job = UUID.randomUUID();
        Checkpoint checkpoint = new Checkpoint(job, 10, 1, 1, artifact, Instant.EPOCH);
        when(rows.list(job)).thenReturn(List.of(checkpoint));
        return checkpoint;
    }
}
