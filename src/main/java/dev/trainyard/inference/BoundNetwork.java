package dev.trainyard.inference;

import dev.trainyard.nn.network.Predictor;
import dev.trainyard.platform.memory.MemorySize;
import dev.trainyard.platform.memory.MemoryUse;
import dev.trainyard.platform.memory.ProcessMemory;
import dev.trainyard.platform.memory.Reservation;

/** A network bound to a served model's weights, with reserved memory for its activations and work arrays. */
final class BoundNetwork implements AutoCloseable {

    private final ServedModel model;
    private final Predictor network;
    private final Reservation memory;

    private BoundNetwork(ServedModel model, Predictor network, Reservation memory) {
        this.model = model;
        this.network = network;
        this.memory = memory;
    }

    /**
     * Binds a network.
     *
     * @param size memory of a forward pass
     * @throws dev.trainyard.platform.problem.ProblemException if the memory is not available
     */
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

    /** Reserves the additional memory of a larger pass. */
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
