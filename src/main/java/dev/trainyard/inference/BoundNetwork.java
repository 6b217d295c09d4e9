package dev.trainyard.inference;

import dev.trainyard.nn.network.Predictor;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.memory.MemoryUse;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.memory.Reservation;

/** A network bound to a served model's weights, with the memory reserved that its activations and work arrays take. */
final class BoundNetwork implements AutoCloseable {

    private final ServedModel model;
    private final Predictor network;
    private final Reservation memory;

    private BoundNetwork(ServedModel model, Predictor network, Reservation memory) {
        this.model = model;
        this.network = network;
        this.memory = memory;
    }

    /** @throws dev.trainyard.platform.problem.ProblemException when there is no memory for passes of {@code size} */
    static BoundNetwork bind(ServedModel model, MemorySize size, ProcessMemory memory) {
        Reservation reservation = memory.reserve(MemoryUse.NETWORKS, size);
        try {
            return new BoundNetwork(model, model.bind(), reservation);
        } catch (RuntimeException | Error e) {
            reservation.close();
            throw e;
        }
    }

    ServedModel model() {
        return model;
    }

    Predictor network() {
        return network;
    }

    /** Reserves what a larger pass takes besides. */
    void growTo(MemorySize size) {
        memory.growTo(size);
    }

    long nativeBytes() {
        return memory.size().nativeBytes();
    }

    @Override
    public void close() {
        try {
            network.close();
        } finally {
            memory.close();
        }
    }
}
