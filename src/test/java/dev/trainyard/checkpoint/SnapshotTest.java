package dev.trainyard.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.nn.training.TrainingState;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class SnapshotTest {

    @Test
    void isIndependentOfLaterChangesOfTheState() {
        INDArray weights = Nd4j.createFromArray(1f, 2f, 3f);
        try (Snapshot snapshot = new Snapshot()) {
            TrainingState copy = snapshot.of(state(Map.of("parameters", weights)));
            weights.assign(7);
            assertThat(copy.tensors().get("parameters").toFloatVector()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void reusesItsMemory() {
        INDArray weights = Nd4j.createFromArray(1f, 2f, 3f);
        try (Snapshot snapshot = new Snapshot()) {
            INDArray first = snapshot.of(state(Map.of("parameters", weights))).tensors().get("parameters");
            assertThat(snapshot.of(state(Map.of("parameters", weights))).tensors().get("parameters")).isSameAs(first);
        }
    }

    @Test
    void adaptsToTheTensorsOfAnotherPhaseOfTraining() {
        INDArray weights = Nd4j.createFromArray(1f, 2f, 3f);
        try (Snapshot snapshot = new Snapshot()) {
            snapshot.of(state(Map.of("parameters", weights, "chains", Nd4j.createFromArray(4f))));
            assertThat(snapshot.of(state(Map.of("parameters", weights))).tensors()).containsOnlyKeys("parameters");
            assertThat(snapshot.of(state(Map.of("chains", Nd4j.createFromArray(5f, 6f)))).tensors().get("chains").toFloatVector())
                    .containsExactly(5, 6);
        }
    }

    private static TrainingState state(Map<String, INDArray> tensors) {
        return new TrainingState(tensors, null);
    }
}
