package dev.trainyard.checkpoint;

import dev.trainyard.nn.training.TrainingState;
import dev.trainyard.platform.artifact.safetensors.TensorBytes;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A reusable buffer for a copy of a training state: after the first copy, copying allocates no memory. */
public final class Snapshot implements AutoCloseable {

    private final Map<String, INDArray> room = new HashMap<>();

    /** Copies the state. The copy is valid until the next call. */
    public TrainingState of(TrainingState live) {
        Map<String, INDArray> tensors = new HashMap<>();
        live.tensors().forEach((name, tensor) -> {
            INDArray copy = room(name, tensor);
            TensorBytes.copy(tensor, copy);
            tensors.put(name, copy);
        });
        return new TrainingState(tensors, live.position());
    }

    /** Returns the buffer of a tensor; replaces it if shape or type have changed, as they may between the phases of training. */
    private INDArray room(String name, INDArray tensor) {
        INDArray before = room.get(name);
        if (before != null && before.equalShapes(tensor) && before.dataType() == tensor.dataType()) {
            return before;
        }
        // Allocate first, so that the old buffer remains if there is not enough memory for the new one.
        INDArray room = Nd4j.createUninitializedDetached(tensor.dataType(), tensor.shape());
        this.room.put(name, room);
        if (before != null) {
            before.close();
        }
        return room;
    }

    @Override
    public void close() {
        room.values().forEach(INDArray::close);
        room.clear();
    }
}
