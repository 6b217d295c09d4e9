package dev.trainyard.checkpoint;

import dev.trainyard.nn.training.TrainingState;
import dev.trainyard.platform.artifact.TensorBytes;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Room for a copy of a training state, used again for the next one: after the first, a copy costs no more than moving bytes. */
public final class Snapshot implements AutoCloseable {

    private final Map<String, INDArray> room = new HashMap<>();

    /** The state as it is now, valid until the next call. */
    public TrainingState of(TrainingState live) {
        Map<String, INDArray> tensors = new HashMap<>();
        live.tensors().forEach((name, tensor) -> {
            INDArray copy = room(name, tensor);
            TensorBytes.copy(tensor, copy);
            tensors.put(name, copy);
        });
        return new TrainingState(tensors, live.position());
    }

    /** The tensors of a state may change between the phases of a training. */
    private INDArray room(String name, INDArray tensor) {
        INDArray before = room.get(name);
        if (before != null && before.equalShapes(tensor) && before.dataType() == tensor.dataType()) {
            return before;
        }
        // First, so that the old room stays when there is no memory for the new one.
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
